from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """The app `approvals`."""

    name = "corong.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"
