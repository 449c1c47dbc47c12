"""`make access-matrix`: the matrix as a test, its leaks one a line, and its figures last."""

import json
import sys

import pytest


class Figures:
    """Collects what tests say of themselves."""

    def __init__(self) -> None:
        self.found: dict[str, object] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take one report."""
        self.found.update({str(name): figure for name, figure in report.user_properties})


def main() -> int:
    """Run, and print what was found."""
    figures = Figures()
    code = pytest.main(["-q", "--show-capture=no", "--tb=short", "tests/access/test_matrix.py"], plugins=[figures])
    wrong = figures.found.pop("wrong", [])
    for line in wrong if isinstance(wrong, list) else []:
        print(line)  # noqa: T201 - this is what it is for
    print(json.dumps(figures.found))  # noqa: T201 - likewise
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
