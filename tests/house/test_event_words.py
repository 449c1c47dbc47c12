"""Whatever is recorded has words in the event log, or auditors would read the names of programmers."""

import re
from pathlib import Path
from typing import Final

from corong.events.models import Event
from dashboard.log.sentences import thing_name, title

ROOT: Final = Path(__file__).parents[2]
_RECORDS: Final = re.compile(r"\b(?:record|tell|_note|_log)\(|events_event")
_KIND: Final = re.compile(r'"([a-z]+\.[a-z_]+)"')
NO_KINDS: Final = ("corong.", "app.", "worker.")
"""Names with a dot that are no kinds of events: of tasks and channels."""
FILES: Final = (".log", ".json")


def _kinds() -> frozenset[str]:
    texts = [path.read_text("utf-8") for folder in ("corong", "worker") for path in (ROOT / folder).rglob("*.py")]
    found = {kind for text in texts if _RECORDS.search(text) for kind in _KIND.findall(text)}
    return frozenset(kind for kind in found if not kind.startswith(NO_KINDS) and not kind.endswith(FILES))


def test_every_kind_of_event_has_a_line_in_dashboard_log_sentences() -> None:
    kinds = _kinds()
    assert len(kinds) > 40
    wordless = [kind for kind in sorted(kinds) if title(_event(kind)) == kind]
    assert not wordless, "give each a line in titles() of dashboard/log/sentences.py"


def test_every_thing_that_events_are_about_has_a_name() -> None:
    subjects = {kind.partition(".")[0] for kind in _kinds()} - {"desk"}  # that is told of an organisation
    assert not [subject for subject in sorted(subjects) if thing_name(_event(f"{subject}.any")) == f"{subject} 1"]


def _event(kind: str) -> Event:
    return Event(kind=kind, subject=kind.partition(".")[0], subject_id=1, details={"step": "bind"})
