"""Saved texts and hashtags of an office: what is begun with again and again."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong.organisations.models import Organisation
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.phrases import commands, queries
from corong.phrases.models import HashtagSet, SavedText
from corong.phrases.rules import MOST_TAGS, NotHashtagsError, tags_in
from corong.posts.models import Pillar
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.compose.labels import pillar_name, pillars
from dashboard.compose.typed import numbers

MOST_NAME: Final = 100
MOST_TEXT: Final = 20_000


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show what an office has saved, and what it has from the offices above it."""
    asked = request.GET.get("office", "")
    offices = organisations(request.user, Act.COMPOSE).order_by("path")
    office = offices.filter(pk=asked[:18]).first() if asked.isdecimal() else offices.first()
    if office is None:
        if asked:
            raise Http404
        raise PermissionDenied
    text = next(iter(numbers(request.GET, "text")), None)
    tags = next(iter(numbers(request.GET, "hashtags")), None)
    typed: dict[str, object] = {}
    if text:
        kept = one(SavedText.objects.filter(organisation=office), text)
        typed = {"text_number": kept.pk, "text_name": kept.name, "text": kept.text, "pillar": kept.pillar}
    elif tags:
        found = one(HashtagSet.objects.filter(organisation=office), tags)
        typed = {"tags_number": found.pk, "tags_name": found.name, "tags": found.written()}
    return _page(request, office, typed, {})


@require_POST
@signed_in
def keep_text(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep a text, new or changed."""
    office = _office(request, number)
    name, text, pillar = _field(request, "name"), _field(request, "text"), request.POST.get("pillar", "")
    which = next(iter(numbers(request.POST, "number")), None)
    typed = {"text_number": which or "", "text_name": name, "text": text, "pillar": pillar}
    errors: dict[str, str] = {}
    if not name or len(name) > MOST_NAME:
        errors["text_name"] = gettext("Give it a name of at most %(most)s characters.") % {"most": MOST_NAME}
    if not text or len(text) > MOST_TEXT:
        errors["text"] = gettext("Write the text: at most %(most)s characters.") % {"most": MOST_TEXT}
    if not errors:
        kept = one(SavedText.objects.filter(organisation=office), which) if which else None
        group = Pillar(pillar) if pillar in Pillar.values else Pillar.SERVICE
        try:
            commands.keep_text(office, kept, name=name, text=text, pillar=group, by=request.user)
        except commands.NameTakenError:
            errors["text_name"] = _taken()
    return _page(request, office, typed, errors) if errors else _done(request, office)


@require_POST
@signed_in
def keep_hashtags(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep hashtags that belong together, new or changed."""
    office = _office(request, number)
    name, written = _field(request, "name"), _field(request, "tags")
    which = next(iter(numbers(request.POST, "number")), None)
    typed = {"tags_number": which or "", "tags_name": name, "tags": written}
    errors: dict[str, str] = {}
    if not name or len(name) > MOST_NAME:
        errors["tags_name"] = gettext("Give it a name of at most %(most)s characters.") % {"most": MOST_NAME}
    tags: list[str] = []
    try:
        tags = tags_in(written)
    except NotHashtagsError as error:
        errors["tags"] = gettext(
            "This can be no hashtag: %(words)s. Letters, digits and underscores alone make one."
        ) % {"words": ", ".join(error.words[:5])}
    else:
        if not 0 < len(tags) <= MOST_TAGS:
            errors["tags"] = gettext("Write between 1 and %(most)s hashtags.") % {"most": MOST_TAGS}
    if not errors:
        kept = one(HashtagSet.objects.filter(organisation=office), which) if which else None
        try:
            commands.keep_hashtags(office, kept, name=name, tags=tags, by=request.user)
        except commands.NameTakenError:
            errors["tags_name"] = _taken()
    return _page(request, office, typed, errors) if errors else _done(request, office)


@require_POST
@signed_in
def drop_text(request: SignedInRequest, number: int) -> HttpResponse:
    """Drop a saved text."""
    return _drop(request, one(queries.readable_texts(request.user), number))


@require_POST
@signed_in
def drop_hashtags(request: SignedInRequest, number: int) -> HttpResponse:
    """Drop a set of hashtags."""
    return _drop(request, one(queries.readable_hashtags(request.user), number))


def _drop(request: SignedInRequest, kept: SavedText | HashtagSet) -> HttpResponse:
    require(request.user, Act.COMPOSE, kept.organisation)
    commands.drop(kept)
    messages.success(request, gettext("Dropped. Posts written with it stay as they are."))
    return _back(kept.organisation)


def _office(request: SignedInRequest, number: int) -> Organisation:
    office = one(organisations(request.user, Act.READ), number)
    require(request.user, Act.COMPOSE, office)
    return office


def _field(request: SignedInRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def _taken() -> str:
    return gettext("This office has another of this name: choose a different one.")


def _done(request: SignedInRequest, office: Organisation) -> HttpResponse:
    messages.success(request, gettext("Kept. It can be chosen in the composer now."))
    return _back(office)


def _back(office: Organisation) -> HttpResponse:
    return redirect(f"{reverse('saved_texts')}?office={office.pk}")


def _page(
    request: SignedInRequest, office: Organisation, typed: Mapping[str, object], errors: Mapping[str, str]
) -> HttpResponse:
    texts, tags = queries.texts_of(office), queries.hashtags_of(office)
    context = {
        "page": "saved_texts",
        "office": office,
        "offices": list(organisations(request.user, Act.COMPOSE).order_by("path")),
        "texts": [(each, pillar_name(each.pillar)) for each in texts],
        "sets": tags,
        "pillars": pillars(),
        "typed": {"pillar": Pillar.SERVICE.value, **typed},
        "errors": errors,
        "most_tags": MOST_TAGS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "phrases/phrases.html", context, status=status)
