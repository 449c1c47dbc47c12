from django.apps import AppConfig


class PhrasesConfig(AppConfig):
    """The app `phrases`."""

    name = "corong.phrases"
    label = "phrases"
    default_auto_field = "django.db.models.BigAutoField"
