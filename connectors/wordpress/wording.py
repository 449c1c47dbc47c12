"""A text as a news item: headline, paragraphs, pictures. Source: docs/platforms/wordpress.md (2026-11)."""

from collections.abc import Sequence
from html import escape
from typing import Final

from connectors import limits, links
from connectors.contract import Draft, MediaKind, Medium, Problem
from connectors.wordpress.capabilities import CAPABILITIES

HEADLINE: Final = 120
"""Characters of a headline; search machines show about 60, themes more."""
_SENTENCE_ENDS: Final = (". ", "! ", "? ")


def length(text: str) -> int:
    """Count the text in characters."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the text as it will be read: the link's address as its last paragraph where it is not in it."""
    if draft.link is None:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what a site with usual limits would refuse."""
    sent = text(draft)
    return limits.problems(
        CAPABILITIES,
        draft,
        text=sent,
        length=length(sent),
        alt_length=max((len(medium.alt) for medium in draft.media), default=0),
    )


def headline(draft: Draft) -> tuple[str, str]:
    """
    Split the text into headline and body.

    The first paragraph is the headline where it is short; else its first sentence; else it is cut, and stays in the
    body as a whole.
    """
    whole = text(draft)
    first, _, rest = whole.partition("\n")
    first = first.strip()
    if len(first) <= HEADLINE:
        return first, rest.strip()
    ends = [first.find(end) + 1 for end in _SENTENCE_ENDS if 0 < first.find(end) < HEADLINE]
    if ends:
        cut = min(ends)
        return first[:cut], f"{first[cut:].strip()}\n{rest}".strip()
    shortened = first[: HEADLINE - 1]
    return (shortened.rpartition(" ")[0] or shortened).rstrip(" ,;:") + "…", whole


def body(paragraphs: str, shown: Sequence[tuple[Medium, int, str]]) -> str:
    """Give the block markup of a body and the media below it: each with its number and address in the library."""
    blocks = [_paragraph(each) for each in paragraphs.split("\n\n") if each.strip()]
    blocks += [_medium(*each) for each in shown]
    return "\n\n".join(blocks)


def _paragraph(lines: str) -> str:
    html, end = [], 0
    for found in links.found_in(lines):
        html.append(escape(lines[end : found.start], quote=False))
        address = escape(found.url)
        html.append(f'<a href="{address}">{escape(found.url, quote=False)}</a>')
        end = found.end
    html.append(escape(lines[end:], quote=False))
    broken = "".join(html).strip().replace("\n", "<br>")
    return f"<!-- wp:paragraph -->\n<p>{broken}</p>\n<!-- /wp:paragraph -->"


def _medium(medium: Medium, number: int, address: str) -> str:
    source = escape(address)
    if medium.kind is MediaKind.VIDEO:
        return (
            f'<!-- wp:video {{"id":{number}}} -->\n'
            f'<figure class="wp-block-video"><video controls src="{source}"></video></figure>\n<!-- /wp:video -->'
        )
    return (
        f'<!-- wp:image {{"id":{number},"sizeSlug":"full","linkDestination":"none"}} -->\n'
        f'<figure class="wp-block-image size-full"><img src="{source}" alt="{escape(medium.alt)}"'
        f' class="wp-image-{number}"/></figure>\n<!-- /wp:image -->'
    )
