from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The app `organisations`."""

    name = "corong.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
