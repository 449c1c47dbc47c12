"""Discovery, consent, users and terms (sheet: Authorise; Publish)."""

from html import escape
from typing import Final
from urllib.parse import urlencode

from sandbox.call import Answer, Call, Header, html_answer, json_answer
from sandbox.pages import page, post_page
from sandbox.wordpress import paging, shapes
from sandbox.wordpress.doors import Doors, wanted
from sandbox.wordpress.server import may, refuse

CONSENT: Final = "/wp-admin/authorize-application.php"
ASKED: Final = ("app_name", "app_id", "success_url", "reject_url")


def root(doors: Doors, call: Call) -> str:
    """Where the API begins: with pretty permalinks, or without."""
    is_plain = doors.site(call).setting.plain_permalinks
    return f"{call.base}/?rest_route=/" if is_plain else f"{call.base}/wp-json/"


def front(doors: Doors, call: Call) -> Answer:
    """`/`: the Link header tells where the API is."""
    answer = html_answer(page("Situs latihan", f"<h1>Situs latihan {escape(call.instance)}</h1>"))
    link: Header = (b"link", f'<{root(doors, call)}>; rel="https://api.w.org/"'.encode())
    answer.headers.append(link)
    return answer


def index(_doors: Doors, call: Call) -> Answer:
    """The API's own description."""
    return json_answer(
        {
            "name": f"Situs latihan {call.instance}",
            "description": "",
            "url": call.base,
            "home": call.base,
            "gmt_offset": 8,
            "timezone_string": "Asia/Makassar",
            "namespaces": ["oembed/1.0", "wp/v2"],
            "authentication": {
                "application-passwords": {"endpoints": {"authorization": f"{call.base}{CONSENT}"}},
            },
            "routes": {},
        }
    )


def ask(doors: Doors, call: Call) -> Answer:
    """The page on which a person gives an application a password."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(str(wanted(call, name)))}">'
        for name in ASKED
        if wanted(call, name)
    )
    choices = "".join(f'<option value="{escape(name)}">{escape(name)}</option>' for name in doors.site(call).users)
    form = (
        f"<h1>Izinkan {escape(str(wanted(call, 'app_name') or ''))}?</h1>"
        f'<form method="post" action="{call.base}{CONSENT}">{hidden}'
        f'<label>Akun latihan <select name="account">{choices}</select></label> '
        '<button name="answer" value="approve">Izinkan</button> '
        '<button name="answer" value="reject">Tolak</button></form>'
    )
    return html_answer(page("Izinkan aplikasi", form))


def decide(doors: Doors, call: Call) -> Answer:
    """Back to the application with a new password, or with the refusal. There is no `state`."""
    site = doors.site(call)
    user = site.users.get(str(wanted(call, "account") or ""))
    success, reject = str(wanted(call, "success_url") or ""), wanted(call, "reject_url")
    if user is None or wanted(call, "answer") == "reject":
        joined = "&" if "?" in success else "?"
        return _onward(str(reject) if reject else f"{success}{joined}success=false")
    password = site.password(user.handle, len(user.tokens))
    user.tokens.append(password)
    given = {"site_url": call.base, "user_login": user.handle, "password": password.replace(" ", "")}
    return _onward(f"{success}{'&' if '?' in success else '?'}{urlencode(given)}")


def _onward(address: str) -> Answer:
    return Answer(302, b"", [(b"location", address.encode())])


def me(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/users/me`."""
    user = doors.allowed(call, "read", "rest_not_logged_in", "You are not currently logged in.")
    return json_answer(shapes.user(call, user, is_edit=wanted(call, "context") == "edit"))


def introspect(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/users/me/application-passwords/introspect`."""
    doors.allowed(call, "read", "rest_not_logged_in", "You are not currently logged in.")
    return json_answer(
        {"uuid": "latihan", "app_id": "", "name": "Corong", "created": "", "last_used": None, "last_ip": None}
    )


def categories(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/categories`: `search` finds parts of names."""
    found = doors.site(call).categories
    search = str(wanted(call, "search") or "").lower()
    terms = [shapes.term(call, number, name, "category") for number, name in found.items() if search in name.lower()]
    shown, headers = paging.page(call, terms)
    return json_answer(shown, headers=headers)


def add_category(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/categories`: a name that exists is named by its number."""
    site = doors.site(call)
    words = "Sorry, you are not allowed to create terms in this taxonomy."
    user = doors.allowed(call, "read", "rest_cannot_create", words)
    if not may(user, "manage_categories"):
        raise refuse(403, "rest_cannot_create", words)
    name = str(wanted(call, "name") or "").strip()
    for number, known in site.categories.items():
        if known.lower() == name.lower():
            words = "A term with the name provided already exists with this parent."
            raise refuse(400, "term_exists", words, term_id=number)
    number = site.new_id()
    site.categories[number] = name
    return json_answer(shapes.term(call, number, name, "category"), status=201)


def show(doors: Doors, call: Call) -> Answer:
    """A permalink."""
    site = doors.site(call)
    slug = call.path.strip("/")
    entry = next((each for each in site.entries.values() if each.slug == slug and each.status == "publish"), None)
    if entry is None or entry.post is None:
        return html_answer(page("404", "<p>Halaman tidak ditemukan.</p>"), status=404)
    return html_answer(post_page(entry.post, site.world.time.now()))
