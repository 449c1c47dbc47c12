from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app `events`."""

    name = "corong.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
