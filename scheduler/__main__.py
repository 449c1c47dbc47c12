"""Starts the scheduler process: `python -m scheduler`."""

import os


def main() -> None:
    """Set Django up, then work until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")
    import django

    django.setup()

    from corong.logs import configure
    from scheduler.process import Scheduler

    configure()
    Scheduler().run()


main()
