from django.apps import AppConfig


class TalliesConfig(AppConfig):
    """The app `tallies`."""

    name = "corong.tallies"
    label = "tallies"
    default_auto_field = "django.db.models.BigAutoField"
