from django.apps import AppConfig


class TaggingConfig(AppConfig):
    """The app `tagging`."""

    name = "corong.tagging"
    label = "tagging"
    default_auto_field = "django.db.models.BigAutoField"
