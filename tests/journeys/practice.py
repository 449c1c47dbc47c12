"""
Fills a database with practice offices, accounts, posts and figures, for the browser tests and the screenshots.

Everything in it is made up and says so.
"""

import math
from datetime import datetime, timedelta

from corong.accounts.models import Account, TokenState
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation, OrganisationKind
from corong.people.models import Person, Role
from corong.posts.models import Pillar, Post
from tests.factories import accounts, deliveries, people, posts, publications
from tests.factories.organisations import organisation

OFFICER = "petugas@latihan.example"
WAITING = (
    ("Latihan: jam layanan baru di Mal Pelayanan Publik mulai pekan depan.", Pillar.SERVICE, 26),
    ("Latihan: tiga hal yang berubah dalam Perda pengelolaan sampah, dijelaskan singkat.", Pillar.REGULATION, 5),
    ("Latihan: cerita petugas penyuluh yang menyeberang sungai setiap hari.", Pillar.STORY, 50),
    ("Latihan: jadwal pasar murah di lima kecamatan.", Pillar.POLICY, 75),
)
PUBLISHED = (
    ("Latihan: posyandu keliling hadir di sepuluh desa bulan ini.", Pillar.SERVICE, 6),
    ("Latihan: begini cara mengurus akta kelahiran dari rumah.", Pillar.SERVICE, 27),
    ("Latihan: jalan poros yang diperbaiki tahun ini, dalam satu peta.", Pillar.POLICY, 49),
)


def fill() -> Person:
    """Make everything and give the officer who signs in."""
    moment = now()
    province = organisation("Provinsi Latihan", kind=OrganisationKind.PROVINCE)
    office = organisation("Diskominfo Kabupaten Latihan", parent=province)
    officer = people.person(OFFICER, name="Petugas Latihan", password=people.PASSWORD, roles={office: Role.EDITOR})
    mastodon = accounts.account(office, handle="@kablatihan@mastodon.latihan.example", name="Kabupaten Latihan")
    bluesky = accounts.account(office, "bluesky", handle="kablatihan.latihan.example", name="Kabupaten Latihan")
    accounts.account(
        office, "bluesky", handle="humas.latihan.example", name="Humas Latihan", token_state=TokenState.DEAD
    )
    for kind in ("scheduler", "publish"):
        deliveries.heartbeat(kind)
    for text, pillar, hours in WAITING:
        post = posts.post(office, officer, text=text, pillar=pillar)
        for account in (mastodon, bluesky):
            deliveries.delivery(post, account, due_at=moment + timedelta(hours=hours), by=officer)
    for number, (text, pillar, hours) in enumerate(PUBLISHED):
        post = posts.post(office, officer, text=text, pillar=pillar)
        for account in (mastodon, bluesky):
            _publish(post, account, moment - timedelta(hours=hours), scale=number + 1, by=officer)
    _troubles(office, officer, mastodon, bluesky, moment)
    posts.post(office, officer, text="Latihan: konsep penjelasan Perbup tata ruang, masih ditulis.")
    return officer


def _publish(post: Post, account: Account, due_at: datetime, *, scale: int, by: Person) -> None:
    delivery = deliveries.delivery(post, account, state=State.PUBLISHED, due_at=due_at, by=by)
    deliveries.attempt(delivery, started_at=due_at)
    hours = int((now() - due_at).total_seconds() // 3600)
    readings = [(due_at + timedelta(minutes=2 + 20 * step), _counters(step, scale)) for step in range(hours * 3)]
    publication = publications.publication(
        account,
        delivery=delivery,
        text=post.text,
        published_at=due_at + timedelta(seconds=0.2),
        latest=readings[-1][1],
        measured_at=readings[-1][0],
    )
    publications.samples(publication, readings)


def _counters(step: int, scale: int) -> dict[str, int]:
    grown = 1 - math.exp(-step / 9)
    likes = int(180 * scale * grown) - (3 if step % 7 == 6 else 0)
    return {"likes": likes, "shares": int(46 * scale * grown), "comments": int(21 * scale * grown), "quotes": scale}


def _troubles(office: Organisation, officer: Person, mastodon: Account, bluesky: Account, moment: datetime) -> None:
    uncertain = posts.post(office, officer, text="Latihan: hasil pertemuan dengan warga tentang air bersih.")
    delivery = deliveries.delivery(
        uncertain,
        mastodon,
        state=State.UNCERTAIN,
        due_at=moment - timedelta(hours=2),
        reason="the account has more than 120 newer posts",
        by=officer,
    )
    started = moment - timedelta(hours=2)
    deliveries.attempt(
        delivery, started_at=started, outcome="uncertain", error_class="Uncertain", message="ReadTimeout: timed out"
    )
    deliveries.attempt(delivery, started_at=started + timedelta(seconds=5), verb="find", outcome="cannot_tell")
    Delivery.objects.filter(pk=delivery.pk).update(next_at=None, looks=8)
    missed = posts.post(office, officer, text="Latihan: pengumuman lomba foto kampung hijau.")
    deliveries.delivery(
        missed, bluesky, state=State.MISSED, due_at=moment - timedelta(hours=5), reason="its time passed", by=officer
    )
    new = posts.post(office, officer, text="Latihan: pendaftaran beasiswa daerah dibuka.")
    fresh = deliveries.delivery(new, bluesky, state=State.PUBLISHED, due_at=moment - timedelta(minutes=3), by=officer)
    publications.publication(bluesky, delivery=fresh, text=new.text, published_at=moment - timedelta(minutes=3))
