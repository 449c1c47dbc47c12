"""The Graph's way of asking: `id,comments.limit(5).summary(true){from,message}`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.call import Json
from sandbox.graph.words import parameter, refuse


@dataclass(slots=True)
class Wish:
    """One field asked for: its arguments, and the fields within."""

    arguments: dict[str, str] = field(default_factory=dict)
    within: "dict[str, Wish]" = field(default_factory=dict)


# A field is a value, or something that needs to know how it was asked for.
Node = Mapping[str, Any]


def parse(text: str) -> dict[str, Wish]:
    """
    Read a list of fields.

    Raises:
        RefusalError: brackets do not match (code 2500).
    """
    wishes, at = _list(text, 0)
    if at < len(text):
        raise refuse(2500, f'Syntax error "Expected end of string instead of "{text[at]}"."')
    return wishes


def written(wishes: Mapping[str, Wish]) -> str:
    """The list as a client would write it: the links to further pages carry it."""
    return ",".join(
        name
        + "".join(f".{argument}({value})" for argument, value in wish.arguments.items())
        + (f"{{{written(wish.within)}}}" if wish.within else "")
        for name, wish in wishes.items()
    )


def _list(text: str, at: int) -> tuple[dict[str, Wish], int]:
    wishes: dict[str, Wish] = {}
    while at < len(text) and text[at] != "}":
        name, at = _name(text, at)
        wish = wishes.setdefault(name, Wish())
        while at < len(text) and text[at] == ".":
            argument, at = _name(text, at + 1)
            end = text.find(")", at)
            if text[at : at + 1] != "(" or end < 0:
                raise refuse(2500, f'Syntax error: "{argument}" needs an argument in brackets')
            wish.arguments[argument] = text[at + 1 : end]
            at = end + 1
        if text[at : at + 1] == "{":
            wish.within, at = _list(text, at + 1)
            if text[at : at + 1] != "}":
                raise refuse(2500, "Syntax error: unmatched brackets")
            at += 1
        if text[at : at + 1] == ",":
            at += 1
        elif at < len(text) and text[at] != "}":
            raise refuse(2500, f'Syntax error at "{text[at:]}"')
    return wishes, at


def _name(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    if end == at:
        raise refuse(2500, f'Syntax error "Expected name at "{text[at:]}"."')
    return text[at:end], end


def shape(node: Node, wishes: Mapping[str, Wish], *, default: tuple[str, ...] = ()) -> Json:
    """
    What was asked of a node; always its id, and never a field without a value.

    Raises:
        RefusalError: the node has no such field (code 100).
    """
    chosen = dict(wishes) or {name: Wish() for name in default}
    shaped: Json = {}
    for name, wish in chosen.items():
        if name not in node:
            raise parameter(f"Tried accessing nonexisting field ({name})")
        value = node[name]
        if isinstance(value, Callable):  # type: ignore[arg-type]  # Narrowing by a typing alias.
            value = value(wish)
        elif wish.within:
            value = _inner(value, wish)
        if value is not None:
            shaped[name] = value
    return shaped if "id" in shaped or "id" not in node else {**shaped, "id": node["id"]}


def _inner(value: Any, wish: Wish) -> Any:
    if isinstance(value, Mapping):
        if "data" in value and isinstance(value["data"], list):
            return {**value, "data": [_some(each, wish) for each in value["data"]]}
        return _some(value, wish)
    return value


def _some(value: Mapping[str, Any], wish: Wish) -> Json:
    within = {name: inner for name, inner in wish.within.items() if name in value}
    return {name: _inner(value[name], inner) for name, inner in within.items()} if wish.within else dict(value)
