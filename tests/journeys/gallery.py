"""What the screenshots show beyond the data of the browser tests: approvals, a broadcast, figures of accounts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.core.files.base import ContentFile

from corong.alerts import commands as alerts
from corong.alerts.rules import Cause
from corong.alerts.troubles import DELIVERY, Trouble
from corong.approvals.commands import Wish, lay_route
from corong.approvals.models import Approval, Decision
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.conversations.models import Message
from corong.database import now
from corong.deliveries import review
from corong.deliveries.models import Delivery
from corong.library.commands import take_in
from corong.library.models import Note
from corong.metrics import bulk
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from corong.phrases import commands as phrases
from corong.posts.models import Medium, Pillar
from corong.publications.models import Publication
from corong.tellings.models import Telling
from tests.factories import accounts, broadcasts, messages, people, posts

SHELF: Final[Sequence[tuple[str, str, str, list[str]]]] = (
    ("latihan-pasar-murah.png", "teal", "Liputan/2026", ["umkm", "pangan"]),
    ("latihan-jalan-poros.png", "coral", "Liputan/2026", ["infrastruktur"]),
    ("latihan-latar-biru.png", "navy", "Latar", []),
    ("latihan-latar-jingga.png", "orange", "Latar", []),
)
WIDE: Final = "latihan-panorama.png"
"""A picture wider than Instagram takes."""

CONSENT: Final[dict[str, dict[str, str]]] = {
    "latihan-pasar-murah.png": {
        "source_who": "Petugas Latihan",
        "source_where": "liputan sendiri (latihan)",
        "consent": "given",
        "consent_who": "Warga Latihan",
        "consent_paper": "formulir persetujuan latihan",
        "consent_until": "2026-01-31",
    },
    "latihan-jalan-poros.png": {"consent": "refused"},
    "latihan-latar-biru.png": {"consent": "not_needed"},
}


def fill(officer: Person) -> None:
    """Add a post that waits for its approval and two broadcasts to what `practice.fill` made."""
    office = officer.memberships.get().organisation
    writer = people.person("lapangan@latihan.example", name="Petugas Lapangan Latihan", roles={office: Role.OFFICER})
    lay_route(office, [Wish("Kepala seksi"), Wish("Kepala bidang")])
    post = posts.post(office, writer, text="Latihan: pelayanan adminduk keliling di Kecamatan Hulu, Rabu pekan depan.")
    review.hand_in(post, list(office.accounts.filter(platform="mastodon")), now() + timedelta(days=4), by=writer)
    channel = accounts.account(office, "youtube", handle="@kablatihan", name="Kabupaten Latihan")
    broadcasts.broadcast(channel, title="(latihan) Rapat paripurna", by=officer)
    broadcasts.broadcast(
        channel,
        title="(latihan) Dialog warga",
        state=State.READY,
        by=officer,
        has_picture=True,
        stream_health="good",
        looked_at=now(),
    )
    publication = Publication.objects.filter(account__organisation=office).earliest("pk")
    messages.message(publication.account, publication=publication, text="(latihan) Apakah ada jadwal untuk hari Sabtu?")
    messages.message(publication.account, publication=publication, text="(latihan) Terima kasih, sangat membantu.")
    phrases.keep_text(
        office,
        None,
        name="Jadwal layanan keliling",
        text="Latihan: layanan keliling hadir di [tempat], [hari dan jam]. Bawa [berkas]. Tidak dipungut biaya.",
        pillar=Pillar.SERVICE,
        by=officer,
    )
    phrases.keep_hashtags(office, None, name="Layanan", tags=["LayananPublik", "KabupatenLatihan"], by=officer)
    _shelve(officer)
    _trouble(office, officer)
    bulk.rebuild(list(office.accounts.values_list("pk", flat=True)))


def _shelve(officer: Person) -> None:
    """Put pictures into the library, one of them used."""
    office = officer.memberships.get().organisation
    take_in(ContentFile(posts.picture(size=(1200, 400), colour="green"), name=WIDE), office, by=officer, folder="Latar")
    media = []
    for name, colour, folder, tags in SHELF:
        content = ContentFile(posts.picture(size=(640, 400), colour=colour), name=name)
        medium = take_in(content, office, by=officer, folder=folder).medium
        Note.objects.filter(medium=medium).update(tags=tags, **CONSENT.get(name, {}))
        media.append(medium)
    posts.post(office, officer, text="Latihan: konsep undangan pasar murah, dengan gambar.", media=media[:1])


def _trouble(office: Organisation, officer: Person) -> None:
    """Tell the officer of a post that was refused; by itself nobody who only practises is told of anything."""
    refused = Delivery.objects.filter(organisation=office).earliest("pk")
    particulars: dict[str, object] = {
        "platform": refused.account.platform,
        "handle": refused.account.handle,
        "due_at": now().isoformat(),
        "code": "refused",
        "reason": "(latihan) gambar terlalu besar",
    }
    trouble = Trouble(
        organisation_id=office.pk,
        subject=DELIVERY,
        subject_id=refused.pk,
        cause=Cause.FAILED,
        particulars=particulars,
    )
    for notice in alerts.note([trouble]):
        Telling.objects.create(person=officer, notice_id=notice)


def addresses() -> dict[str, str]:
    """Give the pages that are not met on the way of a post, by the name of their picture."""
    approval = Approval.objects.filter(decision=Decision.PENDING).earliest("pk")
    office = approval.post.organisation
    account = office.accounts.filter(platform="mastodon").earliest("pk")
    picture = Medium.objects.filter(note__consent="given").earliest("pk")
    wide = Medium.objects.get(note__name=WIDE)
    return {
        "saved-texts": f"/texts/?office={office.pk}",
        "links-to-our-sites": f"/links/?office={office.pk}",
        "approvals": "/approvals/",
        "approval": f"/approvals/{approval.post_id}/",
        "approval-steps": f"/approvals/steps/{office.pk}/",
        "away": "/approvals/away/",
        "calendar-month": "/calendar/?view=month",
        "calendar-list": "/calendar/?view=list",
        "calendar-feeds": "/calendar/feeds/",
        "library": "/library/",
        "medium": f"/library/{picture.pk}/",
        "crop": f"/media/{wide.pk}/fit/instagram/",
        "broadcasts": "/live/",
        "broadcast-new": "/live/new/",
        "broadcast": f"/live/{Broadcast.objects.filter(state=State.READY).latest('pk').pk}/",
        "response-of-an-account": f"/engagement/accounts/{account.pk}/",
        "best-times": f"/engagement/accounts/{account.pk}/times/",
        "response-of-an-office": f"/engagement/offices/{office.pk}/",
        "comparison": "/engagement/compare/",
        "meanings": "/engagement/meanings/",
        "connect": "/connect/new/",
        "history-of-an-account": f"/connect/{account.pk}/history/",
        "import": "/imports/",
        "by-hand": "/assisted/",
        "inbox": "/inbox/",
        "message": f"/inbox/{Message.objects.latest('pk').pk}/",
        "working-hours": f"/inbox/desk/{office.pk}/",
        "notices": "/notices/",
        "alerts": "/alerts/",
        "alerts-by-mail": "/alerts/mail/",
        "saved-reports": "/engagement/reports/",
        "people": "/people/",
        "practice": "/practice/",
        "security": "/accounts/security/",
    }
