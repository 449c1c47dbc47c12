"""The web server's entry."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")
application = get_wsgi_application()
# Every view is loaded before the first request: eight threads would wait for the same imports in the middle of theirs.
get_resolver().url_patterns  # noqa: B018 - read for what it loads

# What is loaded now stays: it need not be gone through whenever a page has made many things.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
# A thread that has its answer from the database waits this long at most for one that works out a page.
sys.setswitchinterval(0.001)
