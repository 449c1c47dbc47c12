"""Signing in works behind a proxy that ends TLS."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from corong.embedded.addresses import database_url

PROGRAM = """
import django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(enforce_csrf_checks=True, HTTP_HOST="corong.example.go.id", HTTP_X_FORWARDED_PROTO="https")
page = client.get("/accounts/login/")
assert page.status_code == 200, page.status_code
assert page.wsgi_request.is_secure()
token = page.cookies["csrftoken"]
assert token["secure"]
answer = client.post(
    "/accounts/login/",
    {"csrfmiddlewaretoken": token.value, "login": "", "password": ""},
    HTTP_ORIGIN="https://corong.example.go.id",
)
assert answer.status_code == 200, answer.status_code
"""


@pytest.mark.django_db
def test_a_form_sent_through_a_proxy_is_accepted_and_cookies_are_secure() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "corong.settings",
        "DATABASE_URL": database_url(Path(os.environ["CORONG_DATA"]), database=str(connection.settings_dict["NAME"])),
        "CORONG_PUBLIC_ADDRESS": "https://corong.example.go.id",
        "CORONG_HOSTS": "corong.example.go.id",
    }
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
