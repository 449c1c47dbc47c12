"""Every text is there in both languages."""

import re
from pathlib import Path

import pytest

from tests.house import messages
from tests.house.messages import Text

WITH_TEXTS = [package for package in messages.TRANSLATED if messages.texts(package)]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("package", WITH_TEXTS)
def test_every_text_has_a_translation_and_none_is_left_over(package: str, language: str) -> None:
    catalogue = messages.catalogue(package, language)
    translated = {
        Text(*(entry.id if entry.pluralizable else (entry.id, "")), entry.context or "")
        for entry in catalogue
        if entry.id and not entry.fuzzy and all(entry.string if entry.pluralizable else (entry.string,))
    }
    wanted = set(messages.texts(package))
    assert not wanted - translated, "run: python -m tests.house.messages, then translate"
    assert not translated - wanted, "run: python -m tests.house.messages"


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("package", WITH_TEXTS)
def test_a_translation_keeps_the_placeholders_of_its_text(package: str, language: str) -> None:
    for entry in messages.catalogue(package, language):
        if not entry.id:
            continue
        originals = entry.id if entry.pluralizable else (entry.id,)
        allowed = {name for text in originals for name in PLACEHOLDER.findall(text)}
        for string in entry.string if entry.pluralizable else (entry.string,):
            assert set(PLACEHOLDER.findall(string)) <= allowed, entry.id


def test_texts_are_found_in_templates_and_in_python(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        """{% load i18n %}<p title="{% translate 'Queue' %}">don't</p>
        {% blocktranslate count n=n %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}
        {{ value|default:_("No data") }} {% translate "May" context "month" %}""",
        encoding="utf-8",
    )
    module = tmp_path / "module.py"
    module.write_text(
        'a = gettext("Held by %(who)s")\nb = gettext(a)\nc = ngettext("one", "many", n)\n', encoding="utf-8"
    )
    assert set(messages.texts_in(template)) == {
        Text("Queue", "", ""),
        Text("%(n)s post", "%(n)s posts", ""),
        Text("No data", "", ""),
        Text("May", "", "month"),
    }
    assert set(messages.texts_in(module)) == {Text("Held by %(who)s", "", ""), Text("one", "many", "")}
