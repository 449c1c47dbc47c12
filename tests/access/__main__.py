"""
`make access-matrix` and `make fuzz`: the tests of this folder, what they found one a line, and their figures last.

`python -m tests.access fuzz 400` sends 400 requests for each rule.
"""

import json
import os
import sys
from collections import Counter
from typing import cast

import pytest


class Figures:
    """Adds up what tests say of themselves."""

    def __init__(self) -> None:
        self.sums = Counter[str]()
        self.wrong: list[str] = []
        self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take one report."""
        self.failed += report.failed
        if report.when != "call":
            return
        for name, figure in report.user_properties:
            if name == "wrong":
                self.wrong += cast("list[str]", figure)
            else:
                self.sums[name] += cast("int", figure)


def _run(figures: Figures, *tests: str) -> int:
    words = ["-q", "--show-capture=no", "--tb=short", "--timeout=3600", *(f"tests/access/{test}" for test in tests)]
    return int(pytest.main(words, plugins=[figures]))


def main(words: list[str]) -> int:
    """Run, and print what was found."""
    figures = Figures()
    if words[:1] == ["fuzz"]:
        os.environ["FUZZ_EXAMPLES"] = words[1] if words[1:] else "200"
        # No test of the fuzz has the mark of a database, and without one that has it no test database is made.
        code = _run(figures, "test_fuzz.py", "test_matrix.py::test_what_leaks_would_be_found")
        from tests.access.fuzz import SHOTS
        from tests.access.rules import RULES

        told = {"urls": len({rule.url for rule in RULES}), "requests": SHOTS["requests"], "errors": figures.failed}
    else:
        code = _run(figures, "test_matrix.py")
        for line in figures.wrong:
            print(line)  # noqa: T201 - this is what it is for
        from tests.access.world import ROLES

        sums = figures.sums
        told = {"urls": sums["urls"], "roles": len(ROLES), "checks": sums["checks"], "leaks": sums["leaks"]}
    print(json.dumps(told))  # noqa: T201 - likewise
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
