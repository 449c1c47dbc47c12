"""Second factors: who must have one, and who has."""

import json
from collections.abc import Sequence
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from corong.organisations.models import Organisation
from corong.people.models import Held, Person, Reach, Role, SecondFactorRule

FACTORS: Final = (str(Authenticator.Type.TOTP), str(Authenticator.Type.WEBAUTHN))
"""What counts as a second factor; recovery codes only stand in for one that is lost."""


MOST_UNREAD: Final = 100
"""Notices that are counted as unread, at most."""
_MISSING: Final = """
    EXISTS (
        SELECT 1
        FROM people_membership m
        JOIN organisations_organisation mine ON mine.id = m.organisation_id
        JOIN people_secondfactorrule r ON m.role = ANY(r.roles)
        JOIN organisations_organisation o ON o.id = r.organisation_id
        WHERE m.person_id = people_person.id AND (starts_with(mine.path, o.path) OR starts_with(o.path, mine.path))
    ) AND NOT EXISTS (
        SELECT 1 FROM mfa_authenticator f WHERE f.user_id = people_person.id AND f.type = ANY(%s)
    )
"""
MISSING: Final = RawSQL(_MISSING, [list(FACTORS)], BooleanField())  # noqa: S611 - a constant
"""Whether an office demands a second factor of a person, and they have none."""
_WHO_COMES: Final = f"""
    SELECT people_person.*, ({_MISSING}) AS is_one_missing,
        (SELECT jsonb_agg(jsonb_build_array(m.role, o.path, o.parent_id IS NULL, t.id IS NOT NULL))
            FROM people_membership m JOIN organisations_organisation o ON o.id = m.organisation_id
            LEFT JOIN practice_twin t ON t.office_id = o.id WHERE m.person_id = people_person.id) AS roles,
        (SELECT jsonb_agg(jsonb_build_array(o.id, o.path)) FROM organisations_organisation o
            WHERE EXISTS (SELECT 1 FROM people_membership m JOIN organisations_organisation mine
                ON mine.id = m.organisation_id WHERE m.person_id = people_person.id AND starts_with(o.path, mine.path)
            )) AS offices,
        (SELECT jsonb_agg(u.organisation_id) FROM (
            SELECT n.organisation_id FROM tellings_telling t JOIN alerts_notice n ON n.id = t.notice_id
            WHERE t.person_id = people_person.id AND t.read_at IS NULL LIMIT {MOST_UNREAD}) u) AS unread
    FROM people_person WHERE id = %s AND is_active
"""  # noqa: S608 - put together from constants


def who_comes(person_id: int) -> Person | None:
    """
    Give a person for one request, with what every page asks of them, by one statement.

    That is whether a second factor is missing, their roles, the offices at or beneath these, and of which offices
    they have notices that they have not read.
    """
    person = next(iter(Person.objects.raw(_WHO_COMES, [list(FACTORS), person_id])), None)
    if person is None:
        return None
    found = vars(person)
    roles, offices = json.loads(found["roles"] or "[]"), json.loads(found["offices"] or "[]")
    person.unread_of = json.loads(found["unread"] or "[]")
    person.lacks_factor = bool(found["is_one_missing"])
    person.reach = {
        practises: Reach(
            [Held(role, path, is_top) for role, path, is_top, is_practised in roles if is_practised is practises],
            [(number, path) for number, path in offices],
        )
        for practises in (False, True)
    }
    return person


def is_missing(person: Person) -> bool:
    """
    Say whether a person has no second factor although an office demands one of them.

    It does of everybody who holds one of the named roles over it or over an office beneath it: who may act there from
    above counts as well.
    """
    known = person.lacks_factor
    if known is None:
        known = Person.objects.filter(pk=person.pk).values_list(MISSING, flat=True).first()
    return bool(known)


def is_last(person: Person) -> bool:
    """Say whether a person has one second factor only."""
    return len(Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS)[:2]) == 1


def is_demanded(person: Person) -> bool:
    """Say whether an office demands a second factor of a person, whether they have one or not."""
    memberships = person.memberships.select_related("organisation")
    held = [(Role(each.role), each.organisation.path) for each in memberships]
    return any(
        role in rule.roles and (path.startswith(rule.organisation.path) or rule.organisation.path.startswith(path))
        for rule in SecondFactorRule.objects.select_related("organisation")
        for role, path in held
    )


def protected(people: Sequence[int]) -> frozenset[int]:
    """Give those of the people who have a second factor."""
    found = Authenticator.objects.filter(user_id__in=list(people), type__in=FACTORS)
    return frozenset(found.values_list("user_id", flat=True))


def demanded_roles(organisation: Organisation) -> frozenset[Role]:
    """Give the roles for which an office itself demands a second factor; those above it may demand more."""
    rule = SecondFactorRule.objects.filter(organisation=organisation).first()
    return frozenset(map(Role, rule.roles)) if rule else frozenset()
