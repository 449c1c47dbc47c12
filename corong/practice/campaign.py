"""Twenty practice posts over both platforms: text, pictures, a link, threads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile

from corong.accounts.models import Account
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.people.models import Person
from corong.posts import media
from corong.posts.commands import Content, compose
from corong.posts.models import Medium, Pillar
from corong.practice.office import PracticeOffice
from corong.practice.pictures import paint

POSTS: Final = 20
SPACING: Final = timedelta(milliseconds=730)
"""Between two posts: an odd figure, so that they fall due at every part of a second."""
SUBJECTS: Final = (
    "jadwal pelayanan keliling pekan ini",
    "cara mengurus dokumen kependudukan",
    "penjelasan peraturan daerah tentang kebersihan",
    "kisah petugas kebersihan di pagi hari",
    "imunisasi anak di puskesmas",
)
PILLARS: Final = (Pillar.SERVICE, Pillar.POLICY, Pillar.REGULATION, Pillar.STORY, Pillar.SERVICE)


def schedule_all(office: PracticeOffice, starts_at: datetime) -> list[Delivery]:
    """Write the posts and schedule them one after the other from `starts_at`; give all their deliveries."""
    deliveries: list[Delivery] = []
    for number in range(POSTS):
        account = office.accounts[number % len(office.accounts)]
        content = _content(number, account, by=office.officer)
        post = compose(account.organisation, office.officer, content)
        deliveries += schedule(post, [account], starts_at + number * SPACING, by=office.officer)
    return deliveries


def _content(number: int, account: Account, *, by: Person) -> Content:
    subject = SUBJECTS[number % len(SUBJECTS)]
    text = f"[LATIHAN {number + 1}/{POSTS}] Contoh unggahan: {subject}. #Latihan"
    pillar = PILLARS[number % len(PILLARS)]
    match number % 5:
        case 1:
            return Content(text=text, pillar=pillar, media=_pictures(number, account, by=by, count=1))
        case 2:
            return Content(
                text=text,
                pillar=pillar,
                link_url="https://jdih.example/perda/1",
                link_title="Contoh halaman peraturan (latihan)",
                link_description="Halaman contoh untuk berlatih; bukan peraturan sungguhan.",
            )
        case 3:
            return Content(text=text, pillar=pillar, media=_pictures(number, account, by=by, count=2))
        case 4 if number in {4, 9}:
            return Content(text=text, pillar=pillar, parts=(f"[LATIHAN {number + 1}] Lanjutan utas: {subject}.",))
        case _:
            return Content(text=text, pillar=pillar)


def _pictures(number: int, account: Account, *, by: Person, count: int) -> Sequence[Medium]:
    return [
        media.ingest(
            ContentFile(paint(number + index), name="latihan.png"),
            account.organisation,
            by=by,
            alt=f"Gambar latihan nomor {number + index}: garis-garis putih di atas warna polos",
        )
        for index in range(count)
    ]
