"""The colours can be read, in both themes; nothing is fetched from elsewhere."""

import re
from pathlib import Path
from typing import Final

import pytest

import dashboard

STATIC: Final = Path(dashboard.__file__).parent / "static" / "dashboard"
TEMPLATES: Final = Path(dashboard.__file__).parent / "templates"
SHEET: Final = (STATIC / "corong.css").read_text(encoding="utf-8")
GROUNDS: Final = ("ground", "surface", "raised")
TEXT_ON: Final = [
    *((ink, ground) for ink in ("ink", "ink-soft", "brand", "bad", "warn", "good") for ground in GROUNDS[:2]),
    ("ink", "raised"),
    ("ink-soft", "raised"),
    ("brand-ink", "brand"),
    ("brand-ink", "brand-deep"),
    ("brand", "brand-soft"),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "calm")),
]
SHAPES_ON: Final = [("line-strong", "surface"), *((f"series-{number}", "surface") for number in range(1, 7))]


def _tokens(theme: str) -> dict[str, str]:
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in _themes())
    return light if theme == "light" else {**light, **dark}


def _themes() -> tuple[str, str]:
    first, second = re.findall(r":root \{(.*?)\n\s*\}", SHEET, flags=re.DOTALL)
    return first, second


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_ON, 4.5), (SHAPES_ON, 3.0)], ids=["text", "shapes"])
def test_colours_stand_apart_as_wcag_aa_asks(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    tokens = _tokens(theme)
    weak = {pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert not {pair: found for pair, found in weak.items() if found < least}


def test_no_page_brings_anything_from_elsewhere_or_styles_inline() -> None:
    for template in TEMPLATES.rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href)="(https?:)?//""", source), template
        assert not re.search(r"""\s(style|onclick|onchange|onsubmit|onload)=""", source), template
    assert "url(" not in SHEET
