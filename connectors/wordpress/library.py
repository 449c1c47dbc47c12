"""Files and categories of a WordPress site, before a post shows them."""

from typing import TypedDict, cast

from connectors.contract import Account, Json, Medium
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route

TAKEN = 400
"""Status of the answer that names the category which has this name already."""


class Upload(TypedDict):
    """One line of the notes, in the order of the draft's media."""

    id: int
    url: str


def uploads_of(notes: Json) -> list[Upload]:
    """Give the uploads made so far."""
    return list(cast("list[Upload]", notes.get("media", [])))


def upload(account: Account, medium: Medium, wire: Wire) -> Upload:
    """Upload a file with its alt text. A repeat after a lost answer only leaves a file that nothing shows."""
    url, query = route(account, "media")
    with medium.path.open("rb") as file:
        made = wire.call(
            "POST",
            url,
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Upload,
            headers=basic(account.secrets),
            query=query,
            form={"alt_text": medium.alt},
            files=[("file", (medium.path.name, file, medium.mime))],
        )
    return {"id": made.id, "url": made.source_url}


def category(account: Account, name: str, wire: Wire) -> int:
    """
    Give the number of the category of that name, made where there is none.

    Raises:
        Rejected: there is none and the user may not make one. RateLimited, Transient, AuthDead.
    """
    url, query = route(account, "categories", [("search", name), ("per_page", "100"), ("_fields", "id,name")])
    headers = basic(account.secrets)
    found = wire.call(
        "GET", url, dialect=DIALECT, effect=Effect.NONE, answer=list[answers.Term], headers=headers, query=query
    )
    for term in found:
        if term.name.casefold() == name.casefold():
            return term.id
    url, query = route(account, "categories")
    made, response = wire.exchange(
        "POST",
        url,
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.TermAnswer,
        also=(TAKEN, 401, 403),
        headers=headers,
        query=query,
        body={"name": name},
    )
    number = made.id or made.data.get("term_id")
    if not isinstance(number, int):
        raise Rejected(
            f"the site has no category named {name}, and the account's user may not make one",
            status=response.status_code,
        )
    return number
