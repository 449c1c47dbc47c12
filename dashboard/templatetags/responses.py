"""Lists of publications with their figures. Written in one go: a template takes its time with each figure."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from corong.metrics.queries import Figure, Known
from corong.organisations.models import Organisation
from corong.publications.models import Publication
from dashboard.addresses import address
from dashboard.markup import filled, joined
from dashboard.templatetags.look import clipped, known, moment, platform_name, words

register = template.Library()
MOST_CHARACTERS = 120


class Row(TypedDict):
    """One publication, its office, and its figures with their names."""

    publication: Publication
    organisation: Organisation
    figures: Sequence[tuple[str, Figure]]


@register.simple_tag
def response_lines(rows: Iterable[Row]) -> SafeString:
    """Write the rows as a telephone shows them."""
    return joined(
        (
            filled(
                '<li>{}<p class="row small"><span class="badge">{}</span>{}</p><dl class="pairs">{}</dl>{}'
                '<p class="small soft">{}</p></li>',
                _link(row["publication"]),
                platform_name(row["publication"].account.platform),
                moment(row["publication"].published_at, row["organisation"]),
                pairs(row["figures"]),
                _gone("p", row["publication"], "small note-warn"),
                _as_of(row, gettext("As of")),
            )
            for row in rows
        ),
        between="\n",
    )


@register.simple_tag
def response_rows(rows: Iterable[Row], *, with_office: bool) -> SafeString:
    """Write the rows of the table."""
    return joined(
        (
            filled(
                '<tr><th scope="row" class="wide">{}<span class="row small"><span class="badge">{}</span>{}{}</span>'
                '</th><td class="small">{}</td>{}<td class="small">{}</td></tr>',
                _link(row["publication"]),
                platform_name(row["publication"].account.platform),
                filled('<span class="soft">{}</span>', row["organisation"].name) if with_office else "",
                _gone("span", row["publication"], "note-warn"),
                moment(row["publication"].published_at, row["organisation"]),
                joined(filled('<td class="number">{}</td>', known(each)) for _, each in row["figures"]),
                _as_of(row, ""),
            )
            for row in rows
        ),
        between="\n",
    )


@register.filter
def pairs(figures: Sequence[tuple[str, Figure]]) -> SafeString:
    """Write figures with their names, but not what the platform does not offer."""
    return joined(
        filled("<div><dt>{}</dt><dd>{}</dd></div>", name, known(each))
        for name, each in figures
        if each.known is not Known.NOT_OFFERED
    )


def _link(publication: Publication) -> SafeString:
    text = clipped(words(publication), MOST_CHARACTERS)
    return filled('<a class="clip" href="{}">{}</a>', address("publication", publication.pk), text)


def _gone(element: str, publication: Publication, look: str) -> SafeString | str:
    if not publication.gone_at:
        return ""
    return filled('<{0} class="{1}">{2}</{0}>', element, look, gettext("No longer on the platform."))


def _as_of(row: Row, before: str) -> SafeString | str:
    if not row["publication"].measured_at:
        return gettext("Not yet read")
    text = moment(row["publication"].measured_at, row["organisation"])
    return filled("{} {}", before, text) if before else text
