from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The app `library`."""

    name = "corong.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
