from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The app `metrics`."""

    name = "corong.metrics"
    label = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
