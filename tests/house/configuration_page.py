"""
The page docs/configuration.md, made from the fields of `corong.config.Config`.

`python -m tests.house.configuration_page` writes it.
"""

from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from corong.config import KINDS, Config

PAGE: Final = Path(__file__).parents[2] / "docs" / "configuration.md"

HEAD: Final = """\
# Configuration

Every setting is an environment variable, read once at the start of each process.
A wrong value stops the start and names the variable; so does an unknown variable that begins with `CORONG_`.
`NAME_FILE` may stand in place of any `NAME` below: it names a file that holds the value, which suits secrets.
This page is made from `corong/config.py` by `python -m tests.house.configuration_page`.

| variable | what | value | default | example |
|---|---|---|---|---|
"""


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = str(value).lower()
    return f"`{value}`" if str(value) else "empty"


def _row(name: str, field: FieldInfo) -> str:
    example = (field.examples or [""])[0]
    cells = (
        f"`{name.upper()}`",
        field.description or "",
        KINDS.get(name, "a text"),
        _default(field),
        f"`{example}`",
    )
    return "| " + " | ".join(cells) + " |\n"


def page() -> str:
    """Write the page as text."""
    return HEAD + "".join(_row(name, field) for name, field in Config.model_fields.items())


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
