"""What the composer says when something cannot go out, in whole sentences that say what to do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from connectors.contract import Problem
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.posts.media import Refusal, RefusedFileError
from corong.posts.rules import NO_THREADS


def _text_too_long(problem: Problem) -> str:
    over = problem.found - problem.limit
    return ngettext(
        "The text is %(over)s character too long: shorten it to %(limit)s, or write a shorter text for this platform.",
        "The text is %(over)s characters too long: shorten it to %(limit)s, or write a shorter text for this platform.",
        over,
    ) % {"over": number_format(over), "limit": number_format(problem.limit)}


def _text_too_many_bytes(problem: Problem) -> str:
    return gettext("The text takes %(found)s bytes, %(limit)s are allowed: use fewer emoji and special signs.") % {
        "found": number_format(problem.found),
        "limit": number_format(problem.limit),
    }


def _text_empty(_: Problem) -> str:
    return gettext("There is no text yet: write what the public should know.")


def _too_many_images(problem: Problem) -> str:
    if not problem.limit:
        return gettext("This platform takes no images: remove them, or leave this account out.")
    return gettext("There are %(found)s images, this platform takes %(limit)s: remove some.") % {
        "found": problem.found,
        "limit": problem.limit,
    }


def _too_many_videos(problem: Problem) -> str:
    if not problem.limit:
        return gettext("This platform takes no video: remove it, or leave this account out.")
    return gettext("There are %(found)s videos, this platform takes %(limit)s: remove some.") % {
        "found": problem.found,
        "limit": problem.limit,
    }


def _mixed_media(_: Problem) -> str:
    return gettext("This platform takes images or a video, not both: remove one kind.")


def _image_too_large(problem: Problem) -> str:
    return gettext("An image has %(found)s, this platform takes %(limit)s: upload a smaller one.") % {
        "found": filesizeformat(problem.found),
        "limit": filesizeformat(problem.limit),
    }


def _video_too_large(problem: Problem) -> str:
    return gettext("The video has %(found)s, this platform takes %(limit)s: upload a smaller one.") % {
        "found": filesizeformat(problem.found),
        "limit": filesizeformat(problem.limit),
    }


def _video_too_long(problem: Problem) -> str:
    return gettext("The video lasts %(found)s seconds, this platform takes %(limit)s: cut it.") % {
        "found": number_format(problem.found),
        "limit": number_format(problem.limit),
    }


def _media_type(_: Problem) -> str:
    return gettext("This platform does not take this kind of file: use JPEG or PNG for images, MP4 for video.")


def _media_missing(_: Problem) -> str:
    return gettext("This platform takes no text alone: add an image or a video, or leave this account out.")


def _shape(_: Problem) -> str:
    return gettext("A picture or video is too tall or too wide for this platform: choose below how it fits.")


def _alt_too_long(problem: Problem) -> str:
    return gettext("An alt text has %(found)s characters, this platform takes %(limit)s: shorten it.") % {
        "found": number_format(problem.found),
        "limit": number_format(problem.limit),
    }


def _no_threads(_: Problem) -> str:
    return gettext("This platform has no threads: remove the further parts, or leave this account out.")


PROBLEMS: Final[Mapping[str, Callable[[Problem], str]]] = {
    "text_too_long": _text_too_long,
    "text_too_many_bytes": _text_too_many_bytes,
    "text_empty": _text_empty,
    "too_many_images": _too_many_images,
    "too_many_videos": _too_many_videos,
    "mixed_media": _mixed_media,
    "image_too_large": _image_too_large,
    "video_too_large": _video_too_large,
    "video_too_long": _video_too_long,
    "media_type": _media_type,
    "media_missing": _media_missing,
    "alt_too_long": _alt_too_long,
    "image_shape": _shape,
    "video_shape": _shape,
    NO_THREADS: _no_threads,
}


def problem_sentence(problem: Problem) -> str:
    """Say what the platform would refuse, and what to do."""
    sentence = PROBLEMS.get(problem.code)
    if sentence is None:
        return gettext("The platform would refuse this post (%(code)s).") % {"code": problem.code}
    return sentence(problem)


def refusal_sentence(name: str, refused: RefusedFileError) -> str:
    """Say why an uploaded file is not taken in, and what to do."""
    names = {"name": name, "limit": filesizeformat(refused.limit), "pixels": refused.limit // 1_000_000}
    match refused.cause:
        case Refusal.EMPTY:
            return gettext("%(name)s is empty: choose the file again.") % names
        case Refusal.DAMAGED:
            return gettext("%(name)s is damaged and cannot be opened: export it again and upload the new file.") % names
        case Refusal.TOO_MANY_BYTES:
            return gettext("%(name)s is larger than %(limit)s: upload a smaller version.") % names
        case Refusal.TOO_MANY_PIXELS:
            return gettext("%(name)s has more than %(pixels)s million pixels: upload a smaller version.") % names
        case Refusal.NOT_KEPT:
            return gettext("%(name)s could not be stored just now: try again in some minutes.") % names
        case Refusal.NOT_MEDIA:
            return gettext("%(name)s is no image or video we can use: upload JPEG, PNG, WebP, GIF or MP4.") % names


def obstacle_sentence(state: State) -> str:
    """Say why the content of a post can no longer change, and what to do."""
    match state:
        case State.PUBLISHED:
            return gettext("It is published already, at least on one account, so its text can no longer change here.")
        case State.UNCERTAIN:
            return gettext("It may be visible already: settle that first, on the page of the uncertain delivery.")
        case State.NEEDS_HAND:
            return gettext("Somebody is to publish it by hand: cancel that delivery first.")
        case _:
            return gettext("It is being prepared or published at this moment: look again in half a minute.")


def scheduled_sentence(made: Sequence[Delivery], *, accounts: int, when: str) -> str:
    """Say what became of a post that was handed over."""
    if any(delivery.state == State.IN_REVIEW for delivery in made):
        return gettext("Handed in for approval. Once approved it goes out on %(when)s.") % {"when": when}
    return ngettext(
        "Scheduled on %(accounts)s account for %(when)s.",
        "Scheduled on %(accounts)s accounts for %(when)s.",
        accounts,
    ) % {"accounts": accounts, "when": when}
