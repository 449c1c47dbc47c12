from django.apps import AppConfig


class HistoriesConfig(AppConfig):
    """The app `histories`."""

    name = "corong.histories"
    label = "histories"
    default_auto_field = "django.db.models.BigAutoField"
