"""What the practice apps have in common: an account's page, where a person publishes, and a page for each post."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from sandbox import clock, sniff
from sandbox.audience import Counters, Public
from sandbox.by_hand import pages
from sandbox.call import Answer, Call, RefusalError, html_answer
from sandbox.faults import Fault
from sandbox.forms import multipart
from sandbox.platform import Endpoint, Registration
from sandbox.world import Account, Medium, Post, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.app import State

TEXT_FIELD: Final = "text"


class Spot(NamedTuple):
    """What an address means: an account, and one of its posts or none."""

    account: str
    number: str = ""


class Rules(Protocol):
    """What one app does in its own way."""

    name: str
    title: str
    needs_media: bool
    most_characters: int
    life_seconds: float
    # What the app calls each figure it shows to whoever published, in its order.
    figures: Sequence[tuple[str, str]]

    def spot(self, path: str) -> Spot | None:
        """Read an address beneath the instance."""
        ...

    def identity(self, seed: int, handle: str) -> str:
        """What the app calls an account of that name."""
        ...

    def address(self, base: str, account: str, number: str = "") -> str:
        """The address of an account or of one of its posts."""
        ...

    def post_id(self, account: str, number: str) -> str:
        """What names a post among all of the app's."""
        ...

    def next_number(self, account: Account) -> str:
        """The number of the account's next post."""
        ...

    def typed(self, account: Account, base: str) -> dict[str, str]:
        """What a person types to connect the account, by name."""
        ...

    def shows(self, counters: Counters) -> dict[str, int]:
        """The figures, by the names in `figures`."""
        ...


class App:
    """One practice app; nobody signs in, as the telephone of whoever runs the account is signed in already."""

    def __init__(self, state: "State", rules: Rules) -> None:
        self.name = rules.name
        self._state = state
        self._rules = rules
        self._ends = {
            "POST": Endpoint("publish", "publish", partial(self._enter, self._publish)),
            "GET": Endpoint("read", "account", partial(self._enter, self._front)),
        }
        self._one = Endpoint("read", "post", partial(self._enter, self._show))
        self._unknown = Endpoint("read", "unknown", partial(self._enter, _nothing))

    def find(self, method: str, path: str, instance: str) -> Endpoint:  # noqa: ARG002  # All instances are alike.
        """An account's page, its form, or a post."""
        spot = self._rules.spot(path)
        if spot is None:
            return self._unknown
        method = "GET" if method == "HEAD" else method
        if spot.number:
            return self._one if method == "GET" else self._unknown
        return self._ends.get(method, self._unknown)

    def recognise(self, call: Call) -> Account | None:
        """Whose page it is."""
        spot = self._rules.spot(call.path)
        found = self._state.world.accounts.get(spot.account) if spot else None
        return found if found and (found.platform, found.instance) == (self.name, call.instance) else None

    def register(self, wish: Registration) -> dict[str, str]:
        """Make an account."""
        world = self._state.world
        identity = self._rules.identity(world.seed, f"{wish.instance}/{wish.handle}")
        home = f"{wish.origin}/{self.name}/{wish.instance}"
        account = world.accounts.setdefault(
            identity,
            Account(
                platform=self.name,
                instance=wish.instance,
                id=identity,
                handle=wish.handle,
                display_name=wish.display_name,
                followers=wish.followers,
                created_at=clock.now(),
            ),
        )
        return {"remote_id": identity, "home": home, **self._rules.typed(account, home)}

    def failure(self, status: int) -> Answer:
        """A page that says so."""
        return html_answer(pages.told(self._rules.title, "Terjadi kesalahan. Coba lagi nanti."), status=status)

    def revoke(self, account: Account) -> None:
        """Sign the telephone out."""
        account.is_revoked = True

    def restore(self, account: Account) -> None:
        """Sign it in again."""
        account.is_revoked = False

    def _enter(self, run: "Callable[[Call], Answer]", call: Call) -> Answer:
        try:
            return run(call)
        except RefusalError as refusal:
            return refusal.answer

    def _owner(self, call: Call) -> Account:
        found = self.recognise(call)
        if found is None:
            raise self._refuse("Akun ini tidak ada.", status=404)
        return found

    def _refuse(self, words: str, *, status: int) -> RefusalError:
        return RefusalError(html_answer(pages.told(self._rules.title, words), status=status))

    def _act(self, call: Call, kind: str) -> Fault | None:
        return self._state.faults.act(call.inner, kind) if call.inner else None

    def _front(self, call: Call) -> Answer:
        account = self._owner(call)
        now = clock.now()
        living = [post for post in account.posts.values() if self._is_shown(post, now)]
        cards = [self._card(post) for post in reversed(living)]
        return html_answer(pages.account(self._rules.title, account, self._rules, cards))

    def _show(self, call: Call) -> Answer:
        account, spot = self._owner(call), self._rules.spot(call.path)
        post = account.posts.get(self._rules.post_id(account.id, spot.number)) if spot else None
        if post is None or not self._is_shown(post, clock.now()):
            raise self._refuse("Kiriman ini tidak ada, atau sudah berakhir.", status=404)
        return html_answer(pages.post(self._rules.title, self._card(post)))

    def _is_shown(self, post: Post, now: float) -> bool:
        return post.is_visible(now) and now - post.visible_at < self._rules.life_seconds

    def _card(self, post: Post) -> str:
        shown = self._rules.shows(post.public.counters(self._state.world.time.now()))
        return pages.card(post, [(name, words, shown[name]) for name, words in self._rules.figures])

    def _publish(self, call: Call) -> Answer:
        """Take what a person typed and chose, and show the post that came of it."""
        account = self._owner(call)
        if account.is_revoked or account.is_disabled or self._act(call, "dead_token"):
            raise self._refuse("Anda sudah keluar dari akun ini di ponsel. Masuk lagi.", status=403)
        if self._act(call, "rate_limited"):
            raise self._refuse("Terlalu banyak kiriman. Coba lagi nanti.", status=429)
        text, media = self._given(call, account)
        number = self._rules.next_number(account)
        address = self._rules.address(call.base, account.id, number)
        late = self._act(call, "late_visible")
        at = clock.now() + (late.seconds if late else 0.0)
        world = self._state.world
        identity = self._rules.post_id(account.id, number)
        if not self._act(call, "silent_drop"):
            world.accept(
                Post(
                    account=account,
                    id=identity,
                    uri=address,
                    url=address,
                    text=text,
                    arrived_at=call.arrived_at,
                    visible_at=at,
                    public=Public(world.seed, identity, account.followers, world.time.at(at)),
                    alts=tuple("" for _ in media),
                    media=media,
                    digest=digest_of(text, tuple(medium.digest for medium in media)),
                )
            )
        return Answer(303, b"", [(b"location", address.encode())])

    def _given(self, call: Call, account: Account) -> tuple[str, tuple[Medium, ...]]:
        if call.content_type != "multipart/form-data":
            raise self._refuse("Formulir tidak terbaca.", status=400)
        pairs, chosen = multipart(call.body, call.headers[b"content-type"])
        text = dict(pairs).get(TEXT_FIELD, "").replace("\r\n", "\n").strip()
        media = tuple(self._medium(account, file.content) for file in chosen.values() if file.content)
        if len(text) > self._rules.most_characters:
            raise self._refuse(f"Teks terlalu panjang: paling banyak {self._rules.most_characters}.", status=422)
        if not media and (self._rules.needs_media or not text):
            words = "Pilih gambar atau video." if self._rules.needs_media else "Tulis teks atau pilih gambar."
            raise self._refuse(words, status=422)
        return text, media

    def _medium(self, account: Account, content: bytes) -> Medium:
        mime = sniff.kind(content)
        if mime not in {"image/jpeg", "image/png", "video/mp4"}:
            raise self._refuse("Berkas ini bukan gambar atau video.", status=422)
        digest = hashlib.sha256(content).hexdigest()
        width, height = sniff.pixels(content)
        now = clock.now()
        return Medium(
            id=digest[:16],
            account=account,
            mime=mime,
            size_bytes=len(content),
            digest=digest,
            uploaded_at=now,
            ready_at=now,
            width=width,
            height=height,
        )


def _nothing(call: Call) -> Answer:
    del call
    raise RefusalError(html_answer(pages.told("Latihan", "Halaman ini tidak ada."), status=404))
