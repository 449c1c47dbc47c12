"""What is looked for in the library, read from the address of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from corong.library.queries import Wanted
from corong.library.rules import folder_of, one_line, tags_of
from corong.organisations.models import Organisation
from corong.posts.models import MediaKind

MOST_WORDS: Final = 8
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the search, as typed, and what they mean."""

    q: str
    wanted: Wanted

    def query(self, **others: object) -> str:
        """Write it into an address."""
        wanted = self.wanted
        fields = {
            "q": self.q,
            "folder": wanted.folder,
            "tag": wanted.tag,
            "kind": wanted.kind,
            "office": wanted.office.pk if wanted.office else "",
            "unused": "1" if wanted.is_unused else "",
            **others,
        }
        return urlencode({name: value for name, value in fields.items() if value != ""})

    def is_narrow(self) -> bool:
        """Say whether not simply everything is shown."""
        return bool(self.query())


def asked(query: QueryDict, offices: Sequence[Organisation]) -> Asked:
    """
    Read what is looked for.

    Raises:
        Http404: it names an office whose media the person may not see.
    """
    number = query.get("office", "")
    office = next((each for each in offices if str(each.pk) == number), None)
    if number and office is None:
        raise Http404
    q = one_line(query.get("q", ""))[:LONGEST]
    kind = query.get("kind", "")
    return Asked(
        q=q,
        wanted=Wanted(
            words=q.split()[:MOST_WORDS],
            folder=folder_of(query.get("folder", "")),
            tag=next(iter(tags_of(query.get("tag", ""))), ""),
            kind=kind if kind in MediaKind.values else "",
            office=office,
            is_unused=query.get("unused") == "1",
        ),
    )
