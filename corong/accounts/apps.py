from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    name = "corong.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
