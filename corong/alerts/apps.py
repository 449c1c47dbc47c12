from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """The app `alerts`."""

    name = "corong.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
