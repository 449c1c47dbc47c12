from django.apps import AppConfig


class MailingsConfig(AppConfig):
    """The app `mailings`."""

    name = "corong.mailings"
    label = "mailings"
    default_auto_field = "django.db.models.BigAutoField"
