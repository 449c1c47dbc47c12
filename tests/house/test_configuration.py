"""What an operator can set, and what is written about it."""

import pytest

from corong.config import KINDS, BadSettingError, Config, read
from tests.house.configuration_page import PAGE, page


def test_the_page_says_what_the_program_reads() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.house.configuration_page"


@pytest.mark.parametrize("name", Config.model_fields)
def test_a_setting_says_what_it_is_with_an_example(name: str) -> None:
    field = Config.model_fields[name]
    assert field.description
    assert field.examples


def test_no_kind_is_told_for_a_setting_that_is_gone() -> None:
    assert set(KINDS) <= set(Config.model_fields)


@pytest.mark.parametrize("name", [name for name in KINDS if name not in {"corong_data", "corong_secret_keys"}])
def test_a_wrong_value_stops_the_start_with_the_variables_name(name: str) -> None:
    with pytest.raises(BadSettingError, match=rf"{name.upper()} must be .*, for example: "):
        read({name.upper(): "¿"})
