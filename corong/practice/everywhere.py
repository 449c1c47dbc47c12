"""One practice campaign on every platform: a text, a picture, a video and a link, each where the platform takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.files.base import ContentFile

from connectors.catalogue import PLATFORMS
from corong.accounts import connecting
from corong.accounts.models import Account
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts import media, rules
from corong.posts.commands import Content, compose
from corong.posts.models import Pillar
from corong.practice.films import shoot
from corong.practice.pictures import paint
from corong.practice.platforms import PracticePlatforms

SPACING: Final = timedelta(seconds=7)
"""So far apart that no account's pace makes a post wait; the slowest takes six a minute."""
HANDLE: Final = "kampanye-latihan"
PERSONAL: Final = frozenset({"instagram_story"})


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was scheduled: how many kinds of post, and their deliveries."""

    posts: int
    deliveries: tuple[Delivery, ...]


def accounts(platforms: PracticePlatforms, office: Organisation, officer: Person) -> list[Account]:
    """Connect an account of the office on every platform; the stories are on the officer's own account."""
    connected = []
    for name in PLATFORMS:
        made = platforms.add_account(name, HANDLE, instance="latihan", name=office.name, followers=2500)
        owner = officer if name in PERSONAL else None
        connected.append(connecting.add(office, name, made.home, made.secrets, officer=owner))
    return connected


def schedule_all(on: Sequence[Account], office: Organisation, by: Person, starts_at: datetime) -> Campaign:
    """Write the posts of the campaign and schedule each on every platform that takes it."""
    picture = media.ingest(
        ContentFile(paint(0), name="latihan.png"), office, by=by, alt="Gambar latihan: garis putih di atas biru"
    )
    film = media.ingest(ContentFile(shoot(), name="latihan.mp4"), office, by=by, alt="Video latihan: warna berganti")
    contents = (
        Content(text="[LATIHAN] Kampanye: teks saja. #Latihan", pillar=Pillar.POLICY),
        Content(text="[LATIHAN] Kampanye: dengan gambar. #Latihan", pillar=Pillar.STORY, media=[picture]),
        Content(text="[LATIHAN] Kampanye: dengan video. #Latihan", pillar=Pillar.STORY, media=[film]),
        Content(
            text="[LATIHAN] Kampanye: dengan tautan.",
            pillar=Pillar.REGULATION,
            link_url="https://jdih.example/perda/2",
            link_title="Contoh halaman peraturan (latihan)",
        ),
    )
    deliveries: list[Delivery] = []
    for number, content in enumerate(contents):
        taking = [account for account in on if rules.check(content, account.platform).is_ready]
        post = compose(office, by, content)
        deliveries += schedule(post, taking, starts_at + number * SPACING, by=by)
    return Campaign(posts=len(contents), deliveries=tuple(deliveries))
