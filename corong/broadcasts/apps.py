from django.apps import AppConfig


class BroadcastsConfig(AppConfig):
    """The app `broadcasts`."""

    name = "corong.broadcasts"
    label = "broadcasts"
    default_auto_field = "django.db.models.BigAutoField"
