from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """The app `conversations`."""

    name = "corong.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
