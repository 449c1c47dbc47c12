"""How to make one thing of each kind that an address is about. Each takes the spot and gives the row."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.core.files.base import ContentFile

from connectors.contract import Secrets
from corong.accounts import seal
from corong.accounts.models import Account, Passage
from corong.accounts.passages import digest
from corong.alerts.models import Alert, Notice
from corong.alerts.responses import HEALTH
from corong.alerts.rules import Cause
from corong.approvals.commands import Wish, be_away, lay_route
from corong.approvals.models import Absence
from corong.broadcasts import queries as broadcasts_read
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State as BroadcastState
from corong.conversations.desks import keep_canned
from corong.conversations.models import CannedAnswer, Message, Reply
from corong.conversations.states import ReplyState
from corong.database import now
from corong.deliveries import holds, review
from corong.deliveries.editing import edit
from corong.deliveries.models import Delivery, Hold
from corong.deliveries.states import State
from corong.feeds.commands import open_feed
from corong.feeds.models import Feed
from corong.imports import commands as imports
from corong.imports.models import Import
from corong.library import queries as library
from corong.library.commands import take_in
from corong.organisations.models import Organisation
from corong.people.models import Role
from corong.phrases import commands as phrases
from corong.phrases.models import HashtagSet, SavedText
from corong.posts.commands import Content
from corong.posts.media import ingest
from corong.posts.models import Medium, Pillar, Post
from corong.publications.models import Publication
from corong.reports.commands import save
from corong.reports.models import FileFormat, Rhythm, SavedReport, Subject
from corong.tellings.models import Device, Telling
from dashboard.library.typed import sealed
from tests.access.world import Spot
from tests.factories import accounts, broadcasts, deliveries, messages, people, posts, publications

NOWHERE = "http://127.0.0.1:9"
"""Where nothing listens: what is sent there is refused at once."""
LATER: Final = "2031-03-04"
REGISTRATION: Final = {"platform": "x", "client_id": "latihan", "client_secret": "latihan-latihan"}
"""What an operator types to let the service be known on a platform."""


def office(spot: Spot) -> Organisation:
    """Give the office itself."""
    return spot.office


def account(spot: Spot, platform: str = "mastodon") -> Account:
    """Connect an account whose server answers nobody."""
    made = accounts.account(spot.office, platform, handle=f"@{spot.mark}", name=spot.mark)
    remote_id = f"0029Latihan{made.pk}" if platform == "whatsapp_channel" else made.remote_id
    Account.objects.filter(pk=made.pk).update(home=NOWHERE, remote_id=remote_id)
    return Account.objects.get(pk=made.pk)


def draft(spot: Spot) -> Post:
    """Begin a post."""
    return posts.post(spot.office, spot.author, text=f"Konsep {spot.mark}")


def delivery(spot: Spot) -> Delivery:
    """Schedule a post."""
    return _delivery(spot, State.SCHEDULED)


def delivery_post(spot: Spot) -> Post:
    """Give a post that is scheduled."""
    return _delivery(spot, State.SCHEDULED).post


def uncertain(spot: Spot) -> Delivery:
    """Leave open whether a post came out."""
    return _delivery(spot, State.UNCERTAIN)


def in_review(spot: Spot) -> Post:
    """Hand in a post of an office whose posts wait for approval."""
    lay_route(spot.office, [Wish("Tahap latihan")])
    post = posts.post(spot.office, spot.author, text=f"Kiriman {spot.mark}")
    review.hand_in(post, [account(spot)], now() + timedelta(hours=3), by=spot.author)
    return post


def sent_back(spot: Spot) -> Post:
    """Let a post that was handed in be changed: it must be handed in again."""
    post = in_review(spot)
    edit(post, Content(text=f"Lain {spot.mark}"), version=post.version, by=spot.author)
    return post


def absence(spot: Spot) -> Absence:
    """Let somebody stand in for a person who is away."""
    stand_in = people.person(roles={spot.office: Role.EDITOR})
    today = now().date()
    return be_away(spot.author, stand_in, today, today)


def feed(spot: Spot) -> Feed:
    """Let somebody's calendar program read the plan."""
    open_feed(spot.author, None)
    return Feed.objects.filter(person=spot.author).latest("pk")


def missed(spot: Spot) -> Delivery:
    """Let the time of a post pass."""
    return _delivery(spot, State.MISSED)


def by_hand(spot: Spot) -> Delivery:
    """Let a post with a picture wait for a person to publish it."""
    post = posts.post(spot.office, spot.author, text=f"Kiriman {spot.mark}", media=[medium(spot)])
    return deliveries.delivery(post, account(spot, "whatsapp_channel"), state=State.NEEDS_HAND)


def published_by_hand(spot: Spot) -> Delivery:
    """Let a post be published by a person, whose figures a person types."""
    made = posts.post(spot.office, spot.author, text=f"Kiriman {spot.mark}")
    delivery = deliveries.delivery(made, account(spot, "whatsapp_channel"), state=State.PUBLISHED)
    publications.publication(delivery.account, delivery=delivery, text=made.text)
    return delivery


def sheet(words: str = "Latihan") -> ContentFile[bytes]:
    """Give a sheet of one post, for an account that nobody has."""
    row = f"Tanggal;Jam;Akun;Teks\n{LATER};09:30;@tidak-ada;{words}\n"
    return ContentFile(row.encode(), name="latihan.csv")


def checked_import(spot: Spot) -> Import:
    """Bring in a sheet with a good row and one to mend."""
    where = account(spot)
    rows = f"Tanggal;Jam;Akun;Teks\n{LATER};09:30;{where.handle};Kiriman {spot.mark}\n;;;{spot.mark}\n"
    return imports.take_in(f"{spot.mark}.csv", rows.encode(), spot.office, by=spot.author)


def scheduled_import(spot: Spot) -> Import:
    """Schedule a sheet."""
    made = checked_import(spot)
    imports.schedule(made, by=spot.author)
    return made


def medium(spot: Spot) -> Medium:
    """Take in a picture."""
    return posts.medium(spot.office, by=spot.author, alt=spot.mark)


def upload() -> ContentFile[bytes]:
    """Give a file to upload, unlike those that are there."""
    return ContentFile(posts.picture(colour="coral"), name="latihan.png")


def shelved(spot: Spot) -> Medium:
    """Keep a picture in the library, used in a post."""
    made = take_in(ContentFile(posts.picture(colour="navy"), name=f"{spot.mark}.png"), spot.office, by=spot.author)
    posts.post(spot.office, spot.author, text=f"Konsep {spot.mark}", media=[made.medium])
    return made.medium


def details(medium: Medium) -> Mapping[str, str]:
    """Give what a person writes about a medium whose page is open before them."""
    return {"seen": sealed(library.details(medium)), "alt": "Latihan", "folder": "Latihan", "consent": "refused"}


def address(row: Delivery) -> Mapping[str, str]:
    """Give the address under which a delivery could have come out."""
    if row.account.platform == "whatsapp_channel":
        return {"address": f"{row.account.home}/channel/{row.account.remote_id}/17"}
    return {"address": f"{row.account.home}/{row.account.handle}/11223344"}


def captions() -> ContentFile[bytes]:
    """Write captions."""
    return ContentFile(b"1\n00:00:01,000 --> 00:00:02,000\nLatihan\n", name="latihan.srt")


def film(spot: Spot) -> Medium:
    """Take in a video."""
    content = posts.film(width=1280, height=720, seconds=30)
    return ingest(ContentFile(content, name="latihan.mp4"), spot.office, by=spot.author, alt=spot.mark)


def hold(spot: Spot) -> Hold:
    """Hold the posts of an office from tomorrow on."""
    return holds.plan(
        reason=f"Latihan {spot.mark_downwards}",
        by=spot.author,
        organisation=spot.office,
        starts_at=now() + timedelta(days=1),
    )


def broadcast(spot: Spot) -> Broadcast:
    """Plan a live broadcast that is ready for its time."""
    return _broadcast(spot, BroadcastState.READY)


def broadcast_on_air(spot: Spot) -> Broadcast:
    """Let a live broadcast be on air."""
    return _broadcast(spot, BroadcastState.LIVE)


def broadcast_held(spot: Spot) -> Broadcast:
    """Let a live broadcast wait for somebody to go on with it."""
    return _broadcast(spot, BroadcastState.HELD)


def broadcast_uncertain(spot: Spot) -> Broadcast:
    """Leave open whether the page of a live broadcast is there."""
    return _broadcast(spot, BroadcastState.UNCERTAIN)


def broadcast_to_approve(spot: Spot) -> Broadcast:
    """Let a live broadcast wait for approval."""
    made = _broadcast(spot, BroadcastState.PLANNED)
    Broadcast.objects.filter(pk=made.pk).update(needs_approval=True, asked_by=None)
    return Broadcast.objects.get(pk=made.pk)


def programme_read(row: Broadcast) -> Mapping[str, str]:
    """Give what an approver sends who has read a live broadcast."""
    return {"digest": broadcasts_read.digest(row)}


def programme(row: Broadcast) -> Mapping[str, str]:
    """Give what an officer types to change a live broadcast."""
    day = (now() + timedelta(days=9)).strftime("%Y-%m-%d")
    fields = {"title": "Latihan lain", "privacy": "public", "pillar": "service", "day": day, "clock": "09:30"}
    return {**fields, "account": str(row.account_id)}


def publication(spot: Spot) -> Publication:
    """Publish a post."""
    made = posts.post(spot.office, spot.author, text=f"Kiriman {spot.mark}")
    where = account(spot)
    return publications.publication(
        where, delivery=deliveries.delivery(made, where, state=State.PUBLISHED), text=made.text, latest={"likes": 3}
    )


def followed(spot: Spot) -> Publication:
    """Publish a post that is read again in an hour."""
    made = publication(spot)
    Publication.objects.filter(pk=made.pk).update(next_pull_at=now() + timedelta(hours=1))
    return made


def alert(spot: Spot) -> Alert:
    """Raise an alert."""
    told = {"platform": "mastodon", "handle": f"@{spot.mark}", "bad": 3, "settled": 4}
    told |= {"bad_before": 0, "settled_before": 9}
    where = account(spot)
    return Alert.objects.create(
        organisation=spot.office,
        subject=HEALTH,
        subject_id=where.pk,
        cause=Cause.HEALTH,
        particulars=told,
        raised_at=now(),
    )


def telling(spot: Spot) -> Telling:
    """Tell somebody of a trouble."""
    notice = Notice.objects.create(organisation=spot.office, made_at=now())
    Alert.objects.filter(pk=alert(spot).pk).update(told_in=notice)
    return Telling.objects.create(person=spot.author, notice=notice)


def device(spot: Spot) -> Device:
    """Let somebody want notices in a browser."""
    return Device.objects.create(
        person=spot.author, name="Latihan", digest=digest(f"{spot.mark} {spot.author.pk}"), sealed=b""
    )


def message(spot: Spot) -> Message:
    """Let somebody of the public write."""
    return messages.message(account(spot), text=f"Pertanyaan {spot.mark}", author=f"Warga {spot.mark}")


def message_assigned(spot: Spot) -> Message:
    """Let somebody care for what the public wrote."""
    made = message(spot)
    Message.objects.filter(pk=made.pk).update(assignee=spot.author)
    return Message.objects.get(pk=made.pk)


def message_hidden(spot: Spot) -> Message:
    """Hide what the public wrote."""
    made = message(spot)
    Message.objects.filter(pk=made.pk).update(hidden_at=now(), hidden_reason=f"Alasan {spot.mark}")
    return Message.objects.get(pk=made.pk)


def message_settled(spot: Spot) -> Message:
    """Note that what the public wrote needs no answer."""
    made = message(spot)
    Message.objects.filter(pk=made.pk).update(settled_at=now(), settled_how="no_need")
    return Message.objects.get(pk=made.pk)


def answer_proposed(spot: Spot) -> Reply:
    """Let an answer wait for approval."""
    return messages.reply(message(spot), by=spot.author, state=ReplyState.PROPOSED, text=f"Jawaban {spot.mark}")


def answer_failed(spot: Spot) -> Reply:
    """Let an answer be refused by its platform."""
    return messages.reply(message(spot), by=spot.author, state=ReplyState.FAILED, text=f"Jawaban {spot.mark}")


def answer_uncertain(spot: Spot) -> Reply:
    """Leave open whether an answer is out."""
    return messages.reply(message(spot), by=spot.author, state=ReplyState.UNCERTAIN, text=f"Jawaban {spot.mark}")


def canned(spot: Spot) -> CannedAnswer:
    """Keep a text an office answers with; the offices beneath it see it."""
    return keep_canned(spot.office, f"Teks {spot.mark_downwards}", "Latihan", by=spot.author)


def saved_text(spot: Spot) -> SavedText:
    """Save a text and hashtags to begin posts with; the offices beneath see them."""
    hashtags(spot)
    name = f"Teks {SavedText.objects.count()} {spot.mark_downwards}"
    wish = {"name": name, "text": "Latihan", "pillar": Pillar.STORY, "by": spot.author}
    return phrases.keep_text(spot.office, None, **wish)  # type: ignore[arg-type] # passed on


def hashtags(spot: Spot) -> HashtagSet:
    """Save hashtags that belong together."""
    name = f"Tagar {HashtagSet.objects.count()} {spot.mark_downwards}"
    return phrases.keep_hashtags(spot.office, None, name=name, tags=["Latihan"], by=spot.author)


def hours(office: Organisation) -> Mapping[str, object]:
    """Give what an editor types to arrange how an office answers."""
    del office
    return {"opens": "07:30", "closes": "15:00", "days": ["0", "1"], "goal": "3", "needs_approval": "1"}


def saved_report(spot: Spot) -> SavedReport:
    """Let a person have a report sent to them."""
    wish = {"platform": "", "hours": 24, "rhythm": Rhythm.WEEKLY, "file_format": FileFormat.PDF}
    return save(spot.author, spot.office, Subject.OFFICE, spot.office.pk, **wish)  # type: ignore[arg-type] # passed on


def report_wish(about: Account) -> Mapping[str, object]:
    """Give what a person chooses to have the report of an account sent."""
    wish = {"subject": "account", "number": about.pk, "platform": "", "hours": "24"}
    return {**wish, "rhythm": "weekly", "file_format": "pdf"}


def passage(spot: Spot) -> Passage:
    """Let a person be back from a platform's sign-in page, with accounts to choose from."""
    found = [{"remote_id": "1", "handle": spot.mark, "name": "", "url": "", "secrets": {"access_token": "latihan"}}]
    return Passage.objects.create(
        person=spot.author,
        session_digest=digest(spot.session),
        organisation=spot.office,
        platform="mastodon",
        home=NOWHERE,
        sealed=seal.close(Secrets(found=json.dumps(found))),
        expires_at=now() + timedelta(hours=1),
        returned_at=now(),
    )


def _broadcast(spot: Spot, state: BroadcastState) -> Broadcast:
    title = f"Siaran {spot.mark}"
    return broadcasts.broadcast(account(spot, "youtube"), title=title, state=state, by=spot.author)


def _delivery(spot: Spot, state: State) -> Delivery:
    post = posts.post(spot.office, spot.author, text=f"Kiriman {spot.mark}")
    return deliveries.delivery(post, account(spot), state=state)
