"""What is loaded before the first request: whoever asks first would wait a second for it, and all others with them."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import formats, translation

from corong.organisations import holidays

TEMPLATES: Final = Path(__file__).parent / "templates"


def up() -> None:
    """Load every view and template, both languages, and the holidays of this year. Asks nothing of the database."""
    get_resolver().url_patterns  # noqa: B018 - read for what it loads
    for file in TEMPLATES.rglob("*.html"):
        get_template(file.relative_to(TEMPLATES).as_posix())
    today = datetime.now(UTC)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            formats.date_format(today)
            formats.number_format(1000, force_grouping=True)
        holidays.between(date(today.year, 1, 1), date(today.year, 12, 31), language=language)
