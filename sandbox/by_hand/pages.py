"""Pages of the practice apps: what a person sees on the telephone, with a form in place of the app's buttons."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from sandbox import clock
from sandbox.pages import page
from sandbox.world import Account, Post

if TYPE_CHECKING:
    from sandbox.by_hand.app import Rules

THOUSAND: Final = 1000


def rounded(number: int) -> str:
    """Figures as Indonesian apps show them: 999, 1.234, 12,3 rb, 2 jt."""
    for size, unit in ((THOUSAND * THOUSAND, "jt"), (10 * THOUSAND, "rb")):
        if number >= size:
            step = size if unit == "jt" else THOUSAND
            return f"{number // (step // 10) / 10:g} {unit}".replace(".", ",")
    return f"{number:,}".replace(",", ".")


def card(post: Post, figures: Sequence[tuple[str, str, int]]) -> str:
    """One post with what only whoever published it sees."""
    media = "".join(f"<li>{escape(medium.mime)}, {medium.size_bytes} B</li>" for medium in post.media)
    shown = " · ".join(
        f'<span data-figure="{name}">{rounded(number)}</span> {escape(words)}' for name, words, number in figures
    )
    return (
        f"<article><strong>{escape(post.account.display_name)}</strong>"
        f"<p data-text>{escape(post.text)}</p>{f'<ul>{media}</ul>' if media else ''}"
        f'<small><a data-post href="{escape(post.url)}">{clock.iso(post.visible_at)}</a> · {shown}</small></article>'
    )


def account(title: str, owner: Account, rules: "Rules", cards: Sequence[str]) -> str:
    """An account: its form for a new post, and the posts it shows now, newest first."""
    need = " required" if rules.needs_media else ""
    form = (
        '<form method="post" enctype="multipart/form-data">'
        f'<p><label>Teks<br><textarea name="text" rows="6" maxlength="{rules.most_characters}"></textarea></label></p>'
        f'<p><label>Gambar atau video<br><input name="media" type="file" accept="image/*,video/mp4"{need}></label></p>'
        "<p><button>Terbitkan</button></p></form>"
    )
    return page(
        f"{owner.display_name}, {title}",
        f"<h1>{escape(owner.display_name)}</h1><p><small>{escape(title)} · {owner.followers} pengikut</small></p>"
        f"<h2>Kiriman baru</h2>{form}<h2>Kiriman</h2>{''.join(cards)}",
    )


def post(title: str, shown: str) -> str:
    """One post; its address is what the app copies as its link."""
    return page(title, f"{shown}<p><small>Alamat halaman ini adalah tautan kiriman: salin dari sini.</small></p>")


def told(title: str, words: str) -> str:
    """A page with one sentence."""
    return page(title, f"<p>{escape(words)}</p>")
