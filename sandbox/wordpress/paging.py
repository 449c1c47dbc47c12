"""Pages of a list: the totals stand in the headers."""

from typing import Final

from sandbox.call import Call, Header, Json
from sandbox.wordpress.doors import wanted
from sandbox.wordpress.server import refuse

MAX_PAGE: Final = 100


def page(call: Call, everything: list[Json], *, has_end: bool = True) -> tuple[list[Json], list[Header]]:
    """One page, and the headers that count all of it: the total first. Past the end of comments pages are empty."""
    size, number = int(wanted(call, "per_page") or 10), int(wanted(call, "page") or 1)
    if not 1 <= size <= MAX_PAGE:
        details = {"per_page": "per_page must be between 1 (inclusive) and 100 (inclusive)"}
        raise refuse(400, "rest_invalid_param", "Invalid parameter(s): per_page", params=details)
    pages = -(-len(everything) // size)
    if has_end and number > max(pages, 1):
        words = "The page number requested is larger than the number of pages available."
        raise refuse(400, "rest_post_invalid_page_number", words)
    totals = [(b"x-wp-total", str(len(everything)).encode()), (b"x-wp-totalpages", str(pages).encode())]
    return everything[(number - 1) * size : number * size], totals
