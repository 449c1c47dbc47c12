"""Every text is there in both languages: English in the source, Indonesian in the catalogue."""

import re
from pathlib import Path

from tests.house import messages
from tests.house.messages import Text

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def test_every_text_is_there_in_indonesian() -> None:
    translated = {text for text, strings in messages.translations().items() if strings and all(strings)}
    assert not set(messages.texts()) - translated, "run: python -m tests.house.messages, then translate"


def test_no_translation_is_left_over() -> None:
    assert not set(messages.translations()) - set(messages.texts()), "run: python -m tests.house.messages"


def test_a_translation_keeps_the_placeholders_of_its_text() -> None:
    for text, strings in messages.translations().items():
        allowed = set(PLACEHOLDER.findall(text.singular + text.plural))
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= allowed, text


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
