"""`corong post`: schedule a post from the command line, by the same rules as the composer."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Self
from zoneinfo import ZoneInfo

import typer

from connectors.contract import Problem
from corong.cli import choosing, opening

if TYPE_CHECKING:
    from corong.accounts.models import Account
    from corong.deliveries.models import Delivery
    from corong.organisations.models import Organisation
    from corong.posts.commands import Content
    from corong.posts.models import Medium

UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
PROBLEMS: Final = {
    "text_too_long": "the text has {found} characters, {limit} are allowed",
    "text_too_many_bytes": "the text takes {found} bytes, {limit} are allowed",
    "text_empty": "there is no text",
    "too_many_images": "there are {found} images, {limit} are allowed",
    "too_many_videos": "there are {found} videos, {limit} are allowed",
    "mixed_media": "it takes images or a video, not both",
    "image_too_large": "an image has {found} bytes, {limit} are allowed",
    "video_too_large": "the video has {found} bytes, {limit} are allowed",
    "video_too_long": "the video lasts {found} seconds, {limit} are allowed",
    "media_type": "it does not take this kind of file",
    "alt_too_long": "an alt text has {found} characters, {limit} are allowed",
    "no_threads": "it has no threads",
}
app = typer.Typer()


@app.command()
def post(
    text: Annotated[str, typer.Argument(help="What the public reads.")],
    *,
    account: Annotated[list[str], typer.Option(help="Id or handle; again for each further account.")],
    at: Annotated[str, typer.Option(help='Local time of the office, such as "2026-12-01 09:00".')] = "",
    in_: Annotated[str, typer.Option("--in", help="From now: 30s, 10m, 2h or 1d.")] = "",
    image: Annotated[list[Path] | None, typer.Option(help="Image file; again for each further image.")] = None,
    alt: Annotated[list[str] | None, typer.Option(help="What the image shows, in the order of the images.")] = None,
    video: Annotated[list[Path] | None, typer.Option(help="Video file.")] = None,
    link: Annotated[str, typer.Option(help="Address of a page the post points to.")] = "",
    link_title: Annotated[str, typer.Option(help="Title of that page.")] = "",
    thread: Annotated[list[str] | None, typer.Option(help="Text that continues the post; again for more.")] = None,
    pillar: Annotated[str, typer.Option(help="policy, regulation, service, story, ceremony or crisis.")] = "service",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; nothing is stored.")] = False,
    json_wanted: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """Schedule a post on one or more accounts of one office; without --at and --in it goes out at once."""
    images, alts, videos = image or [], alt or [], video or []
    if at and in_:
        opening.fail("Give --at or --in, not both.", code=2)
    if len(alts) > len(images):
        opening.fail("There are more --alt than --image.", code=2)
    for path in (*images, *videos):
        if not path.is_file():
            opening.fail(f"There is no file {path}.", code=2)
    with opening.service():
        from corong.posts.commands import Content
        from corong.posts.models import Pillar

        if pillar not in Pillar.values:
            opening.fail(f"--pillar is one of: {', '.join(Pillar.values)}.", code=2)
        accounts = list({found.pk: found for found in map(choosing.account, account)}.values())
        office = _office(accounts)
        due_at = _due_at(at, in_, ZoneInfo(office.timezone))
        with _Taken(office) as taken:
            media = [
                taken.take(path, alt=alts[place] if place < len(alts) else "") for place, path in enumerate(images)
            ]
            media += [taken.take(path, alt="") for path in videos]
            content = Content(
                text=text,
                pillar=Pillar(pillar),
                link_url=link,
                link_title=link_title,
                parts=tuple(thread or ()),
                media=media,
            )
            _check(content, accounts)
            made = [] if dry_run else _schedule(office, content, accounts, due_at)
            taken.is_kept = bool(made)
        _tell(made, accounts, office, due_at, json_wanted=json_wanted)


class _Taken:
    """Media taken in for this post; their files and rows go again unless the post was scheduled."""

    def __init__(self, office: "Organisation") -> None:
        self._office = office
        self._media: list[Medium] = []
        self.is_kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.is_kept:
            for medium in self._media:
                medium.file.delete(save=False)
                medium.delete()

    def take(self, path: Path, *, alt: str) -> "Medium":
        """Take a file in, or end the command with what is wrong with it."""
        from django.core.files import File

        from corong.posts.media import RefusedFileError, ingest

        with path.open("rb") as opened:
            try:
                medium = ingest(File(opened, name=path.name), self._office, by=None, alt=alt)
            except RefusedFileError as error:
                opening.fail(f"{path} cannot be used: {error.cause.value.replace('_', ' ')}.")
        self._media.append(medium)
        return medium


def _office(accounts: "Sequence[Account]") -> "Organisation":
    offices = {account.organisation_id: account.organisation for account in accounts}
    if len(offices) > 1:
        names = ", ".join(office.name for office in offices.values())
        opening.fail(f"These accounts belong to several offices ({names}): make one post for each office.", code=2)
    return next(iter(offices.values()))


def _due_at(at: str, in_: str, zone: ZoneInfo) -> datetime:
    from corong.database import now

    moment = now()
    if in_:
        found = re.fullmatch(r"(\d{1,6})([smhd])", in_)
        if found is None:
            opening.fail("--in is a number with s, m, h or d, such as 30s or 2h.", code=2)
        return moment + timedelta(**{UNITS[found[2]]: int(found[1])})
    if not at:
        return moment
    try:
        form = "%Y-%m-%d %H:%M:%S" if at.count(":") > 1 else "%Y-%m-%d %H:%M"
        local = datetime.strptime(at.replace("T", " "), form).replace(tzinfo=zone)
    except ValueError:
        opening.fail('--at is a day and a time, such as "2026-12-01 09:00".', code=2)
    due_at = local.astimezone(UTC)
    if due_at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        opening.fail(f"The clocks of {zone.key} jump over {at}: choose another time.", code=2)
    if due_at <= moment:
        opening.fail(f"--at has passed: it is now {opening.local(moment, zone)}.", code=2)
    return due_at


def _check(content: "Content", accounts: "Sequence[Account]") -> None:
    """End the command if a platform would refuse the post; say so where an image has no alt text."""
    from corong.posts import rules

    found = []
    for platform in dict.fromkeys(account.platform for account in accounts):
        for part in rules.check(content, platform).parts:
            of_part = f" (part {part.part + 1})" if content.parts else ""
            found += [f"{platform}{of_part}: {_said(problem)}" for problem in part.problems]
    if found:
        opening.fail("\n        ".join(["This post cannot go out.", *found]))
    silent = rules.without_alt(content)
    if silent:
        typer.echo(f"corong: {silent} of the images have no --alt: people who cannot see them learn nothing.", err=True)


def _said(problem: Problem) -> str:
    sentence = PROBLEMS.get(problem.code, problem.code)
    return sentence.format(found=f"{problem.found:,}", limit=f"{problem.limit:,}")


def _schedule(
    office: "Organisation", content: "Content", accounts: "Sequence[Account]", due_at: datetime
) -> "Sequence[Delivery]":
    from django.db import transaction

    from corong.deliveries.commands import schedule
    from corong.posts.commands import compose

    with transaction.atomic():
        return schedule(compose(office, None, content), accounts, due_at, by=None)


def _tell(
    made: "Sequence[Delivery]",
    accounts: "Sequence[Account]",
    office: "Organisation",
    due_at: datetime,
    *,
    json_wanted: bool,
) -> None:
    due = opening.local(due_at, ZoneInfo(office.timezone))
    of = {account.pk: account for account in accounts}
    if json_wanted:
        deliveries = [
            {"delivery": each.pk, "post": each.post_id, "account": each.account_id, "part": each.part} for each in made
        ]
        opening.as_json({"due_at": due_at.isoformat(), "due": due, "scheduled": bool(made), "deliveries": deliveries})
        return
    if not made:
        typer.echo(f"This can go out at {due} on {len(accounts)} accounts; nothing was stored (--dry-run).")
    for each in made:
        account = of[each.account_id]
        part = f", part {each.part + 1}" if each.part else ""
        typer.echo(f"Scheduled: delivery {each.pk} on {account.platform} {account.handle}{part}, due {due}")
