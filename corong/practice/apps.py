from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """The app `practice`."""

    name = "corong.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"
