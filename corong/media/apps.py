from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The app `media`."""

    name = "corong.media"
    label = "media"
    default_auto_field = "django.db.models.BigAutoField"
