"""What browsers load of others' work comes out of installed packages; none of it is in this repository."""

import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.house.test_layout import OURS, ROOT

CHARTS: Final = "vendor/echarts/echarts.esm.min.js"
NOTICES: Final = re.compile(
    r"Licensed to the Apache|@license|^\s*/\*!|sourceMappingURL|Permission is hereby granted", re.MULTILINE
)


def test_the_charts_library_is_the_pinned_packages_own_file() -> None:
    found = finders.find(CHARTS)
    assert found
    owner = distribution("instaui-echarts")
    assert Path(found).resolve() in {Path(str(owner.locate_file(file))).resolve() for file in owner.files or ()}
    assert f"instaui-echarts=={owner.version} " in (ROOT / "requirements-assets.lock").read_text(encoding="utf-8")


def test_the_charts_library_and_htmx_are_served() -> None:
    for file in (CHARTS, "django_htmx/htmx-2.min.js"):
        answer = Client().get(f"/{settings.STATIC_URL.strip('/')}/{file}")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/javascript")
        assert len(b"".join(answer)) > 10_000


def test_no_script_or_style_in_the_repository_is_somebody_elses() -> None:
    kept = [path for path in OURS if path.suffix in {".js", ".mjs", ".css", ".map"}]
    assert not [path for path in kept if "vendor" in path.parts or ".min." in path.name]
    assert not [path for path in kept if NOTICES.search(path.read_text(encoding="utf-8"))]
    assert not [path for path in kept if max(map(len, path.read_text(encoding="utf-8").splitlines())) > 1000]
