"""What people do on the reference servers, as our connector measures and reads it from the AppView."""

import pytest

from connectors.contract import Gone, IdempotencyKey, Message, Metric, Page, Published, Reading, RemoteId
from tests.connectors.contract import OTHER_KEY, draft_of
from tests.real.desk import Desk
from tests.real.reference import POST, Network, Person, eventually

pytestmark = pytest.mark.real

CURSOR_CHARACTERS = 600
"""What the service keeps of a cursor."""


@pytest.fixture
def citizen(network: Network) -> Person:
    return network.join("warga")


def reference(post: Published) -> dict[str, str]:
    return {"uri": post.id, "cid": post.token}


def place(parent: Published) -> dict[str, dict[str, str]]:
    return {"root": reference(parent), "parent": reference(parent)}


def published(desk: Desk) -> Published:
    """Publish, and wait until people can see it."""
    post = desk.commit(draft_of())
    eventually(lambda: post.id in desk.readings([post.id]))
    return post


def counters(desk: Desk, post: RemoteId) -> dict[Metric, int]:
    reading = desk.readings([post]).get(post)
    return dict(reading.counters) if isinstance(reading, Reading) else {}


def arrived(desk: Desk, number: int, cursor: str = "") -> tuple[tuple[Message, ...], str]:
    """Wait until so many messages can be read in one look, and give them with the cursor behind them."""
    eventually(lambda: len(desk.messages(cursor).messages) >= number)
    page = desk.messages(cursor)
    return page.messages, page.cursor


def test_likes_reposts_replies_and_quotes_are_counted(desk: Desk, citizen: Person) -> None:
    post = published(desk)
    liked = citizen.write("app.bsky.feed.like", subject=reference(post))
    citizen.write("app.bsky.feed.repost", subject=reference(post))
    citizen.write(POST, text="Terima kasih", reply=place(post))
    citizen.write(POST, text="Lihat", embed={"$type": "app.bsky.embed.record", "record": reference(post)})
    wanted = {Metric.LIKES: 1, Metric.SHARES: 1, Metric.COMMENTS: 1, Metric.QUOTES: 1, Metric.SAVES: 0}
    eventually(lambda: counters(desk, post.id) == wanted)
    citizen.delete(liked["uri"])
    eventually(lambda: counters(desk, post.id) == {**wanted, Metric.LIKES: 0})


def test_a_deleted_post_is_gone_and_its_neighbour_is_not(desk: Desk) -> None:
    kept, dropped = desk.commit(draft_of("(latihan) tetap")), desk.commit(draft_of("(latihan) hapus"), key=OTHER_KEY)
    ids = [kept.id, dropped.id]
    eventually(lambda: all(isinstance(desk.readings(ids).get(one), Reading) for one in ids))
    desk.person.delete(dropped.id)
    eventually(lambda: desk.readings(ids).get(dropped.id) == Gone())
    assert isinstance(desk.readings(ids)[kept.id], Reading)


def test_a_fresh_post_is_never_taken_for_gone(desk: Desk) -> None:
    post = desk.commit(draft_of())
    while not (seen := desk.readings([post.id])):
        pass
    assert isinstance(seen[post.id], Reading)


def test_an_account_has_counters_too(desk: Desk, citizen: Person) -> None:
    desk.commit(draft_of())
    citizen.write("app.bsky.graph.follow", subject=desk.person.did)

    def figures() -> tuple[int | None, int | None]:
        standing = desk.standing()
        return standing.followers, standing.posts

    eventually(lambda: figures() == (1, 1))


def test_replies_and_mentions_arrive_once_oldest_first_and_likes_do_not(desk: Desk, citizen: Person) -> None:
    post = published(desk)
    citizen.write(POST, text="(latihan) kapan?", reply=place(post))
    citizen.write("app.bsky.feed.like", subject=reference(post))
    (reply,), cursor = arrived(desk, 1)
    mention = f"@{desk.person.handle} (latihan) halo"
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": desk.person.did}
    facet = {"index": {"byteStart": 0, "byteEnd": len(desk.person.handle) + 1}, "features": [feature]}
    citizen.write(POST, text=mention, facets=[facet])
    (second,), cursor = arrived(desk, 1, cursor)
    assert (reply.kind, reply.text, reply.author_handle) == ("reply", "(latihan) kapan?", citizen.handle)
    assert (reply.about, second.about) == (post.id, None)
    assert (second.kind, second.text) == ("mention", mention)
    assert desk.messages(cursor) == Page(messages=(), cursor=cursor)


def test_a_reply_that_claims_to_be_older_than_one_already_read_arrives_too(desk: Desk, citizen: Person) -> None:
    post = published(desk)
    citizen.write(POST, text="(latihan) jam tepat", reply=place(post), createdAt="2026-11-24T03:00:00.000Z")
    _, cursor = arrived(desk, 1)
    citizen.write(POST, text="(latihan) jam terlambat", reply=place(post), createdAt="2026-11-24T02:58:00.000Z")
    (late,), cursor = arrived(desk, 1, cursor)
    assert late.text == "(latihan) jam terlambat"
    assert desk.messages(cursor).messages == ()


def test_more_messages_than_a_page_holds_all_arrive_once(desk: Desk, citizen: Person) -> None:
    post = published(desk)
    citizen.write(POST, text="(latihan) 0", reply=place(post))
    _, cursor = arrived(desk, 1)
    for number in range(1, 131):
        at = f"2026-11-24T03:{number // 60:02}:{number % 60:02}.000Z"
        citizen.write(POST, text=f"(latihan) {number}", reply=place(post), createdAt=at)
    found, cursor = arrived(desk, 130, cursor)
    assert {message.text for message in found} == {f"(latihan) {number}" for number in range(1, 131)}
    assert len(found) == 130
    assert len(cursor) <= CURSOR_CHARACTERS
    assert desk.messages(cursor).messages == ()


def test_an_answer_hangs_below_the_message_once(desk: Desk, network: Network, citizen: Person) -> None:
    post = published(desk)
    asked = citizen.write(POST, text="(latihan) kapan?", reply=place(post))
    (message,), _ = arrived(desk, 1)
    key = IdempotencyKey("jawaban-1")
    answers = [desk.reply(message, "Besok.", key) for _ in range(2)]
    record = network.stored(answers[0].id)
    assert (record.text, record.reply.parent.uri, record.reply.root.uri) == ("Besok.", asked["uri"], post.id)
    assert {stored.uri for stored in desk.person.posts()} == {post.id, answers[1].id}
    assert len(desk.person.posts()) == 2
