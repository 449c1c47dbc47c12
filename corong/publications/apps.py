from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """The app `publications`."""

    name = "corong.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"
