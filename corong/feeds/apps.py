from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """The app `feeds`."""

    name = "corong.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"
