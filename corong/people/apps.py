from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "corong.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
