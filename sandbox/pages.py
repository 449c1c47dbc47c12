"""The pages a person can open: all accounts, and each post; plainly marked as practice."""

from html import escape
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sandbox import clock
from sandbox.world import Post

if TYPE_CHECKING:
    from sandbox.app import Sandbox

STYLE: Final = """
body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
header{background:#7a4b00;color:#fff;padding:.75rem 1rem;font-weight:600}
main{max-width:44rem;margin:0 auto;padding:1rem}
article{border:1px solid #ccc;border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem;overflow-wrap:anywhere}
article p{white-space:pre-wrap;margin:.5rem 0}
label{display:block;font-weight:600}
input,textarea{font:inherit;box-sizing:border-box;width:100%;padding:.5rem;margin:.25rem 0;border:1px solid #777}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;margin:.25rem 0;border:0;border-radius:.375rem}
button{background:#7a4b00;color:#fff}
small{color:#555}li{overflow-wrap:anywhere;margin:.25rem 0}
"""
MARK: Final = "LATIHAN / PRACTICE - bukan platform sungguhan, not a real platform"
LATEST: Final = 50


def page(title: str, body: str) -> str:
    """A whole page with the practice mark on top."""
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)} - LATIHAN</title><style>{STYLE}</style></head>"
        f"<body><header>{MARK}</header><main>{body}</main></body></html>"
    )


def card(post: Post, now: float) -> str:
    """One post as people see it."""
    counters = post.public.counters(now)
    alts = "".join(f"<li>{escape(alt or '(tanpa teks alternatif)')}</li>" for alt in post.alts)
    return (
        f"<article><strong>{escape(post.account.display_name)}</strong> "
        f"<small>@{escape(post.account.handle)} · {post.account.platform}/{escape(post.account.instance)}</small>"
        f"<p>{escape(post.text)}</p>{f'<ul>{alts}</ul>' if alts else ''}"
        f'<small><a href="{escape(post.url)}">{clock.iso(post.visible_at)}</a> · '
        f"{counters.likes} suka · {counters.reposts} dibagikan · {counters.replies} balasan</small></article>"
    )


def post_page(post: Post, now: float) -> str:
    """A post with its replies."""
    replies = "".join(
        f"<article><strong>{escape(comment.author)}</strong><p>{escape(comment.text)}</p></article>"
        for comment in post.public.replies(now)
    )
    return page(post.account.display_name, card(post, now) + replies)


class Pages:
    """Pages that belong to no platform."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    async def front(self, _request: Request) -> HTMLResponse:
        """All accounts, and the latest posts."""
        world = self._sandbox.state.world
        now = world.time.now()
        accounts = "".join(
            f"<li><strong>{escape(account.display_name)}</strong> @{escape(account.handle)} "
            f"<small>{escape(account.platform)}/{escape(account.instance)} · {account.living} kiriman</small></li>"
            for account in world.accounts.values()
        )
        latest = [post for post in world.shown()[-LATEST:] if post.deleted_at is None]
        posts = "".join(card(post, now) for post in reversed(latest))
        return HTMLResponse(
            page(
                "Akun latihan",
                f"<h1>Akun latihan</h1><ul>{accounts}</ul><h2>Kiriman terbaru</h2>{posts}",
            )
        )
