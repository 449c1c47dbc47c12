from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The app `imports`."""

    name = "corong.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
