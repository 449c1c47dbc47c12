from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """The app `deliveries`."""

    name = "corong.deliveries"
    label = "deliveries"
    default_auto_field = "django.db.models.BigAutoField"
