"""The web server's entry. Gunicorn loads it once and then makes its processes, which share what is loaded."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")
application = get_wsgi_application()

from dashboard import warm  # noqa: E402 - it needs the apps

# Nobody's page waits while eight threads load the same things.
warm.up()

# What is loaded now stays: it need not be gone through whenever a page has made many things.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
# A thread that has its answer from the database waits this long at most for one that works out a page.
sys.setswitchinterval(0.001)
