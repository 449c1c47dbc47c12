from django.apps import AppConfig


class TellingsConfig(AppConfig):
    """The app `tellings`."""

    name = "corong.tellings"
    label = "tellings"
    default_auto_field = "django.db.models.BigAutoField"
