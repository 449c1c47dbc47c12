from django.apps import AppConfig


class PostsConfig(AppConfig):
    """The app `posts`."""

    name = "corong.posts"
    label = "posts"
    default_auto_field = "django.db.models.BigAutoField"
