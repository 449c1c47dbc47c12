"""A province at work for `benchmarks.web`: offices, people, and posts by the hundred thousand, in a few statements."""

from typing import Final

OFFICES: Final = 11
PEOPLE: Final = 200
PASSWORD: Final = "latihan-latihan"  # noqa: S105 - practice people


def make(posts: int) -> list[str]:
    """Fill the database of this process; give the session cookies of the people, who are signed in already."""
    from corong.database import rows, unit

    offices, sessions = _people()
    with unit():
        rows(_POSTS, {"offices": offices, "posts": posts})
        rows(_DELIVERIES)
        rows(_PUBLICATIONS)
        rows(_DAYS)
    with unit():
        rows("ANALYZE")
    return sessions


def _people() -> tuple[list[int], list[str]]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from corong.accounts.models import Account
    from corong.organisations import commands
    from corong.organisations.models import OrganisationKind
    from corong.people import commands as people
    from corong.people.models import Role

    province = commands.add("Provinsi Latihan", OrganisationKind.PROVINCE, is_practice=True)
    offices = [province] + [
        commands.add(f"Kabupaten Latihan {number}", OrganisationKind.REGENCY, parent=province, is_practice=True)
        for number in range(1, OFFICES)
    ]
    Account.objects.bulk_create(
        Account(
            organisation=office,
            platform=platform,
            home="http://127.0.0.1:9",
            remote_id=f"{office.pk}-{platform}",
            handle=f"latihan{office.pk}",
            name=office.name,
        )
        for office in offices
        for platform in ("mastodon", "bluesky")
    )
    sessions = []
    for number in range(PEOPLE):
        office = offices[number % OFFICES]
        role = Role.COORDINATOR if office == province else (Role.EDITOR if number % 4 == 0 else Role.OFFICER)
        person = people.add(f"orang{number}@latihan.example", name=f"Orang Latihan {number}", roles={office: role})
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        sessions.append(str(session.session_key))
    return [office.pk for office in offices], sessions


_POSTS: Final = """
    INSERT INTO posts_post (organisation_id, author_id, text, language, pillar, link_url, link_title, link_description,
        version, digest, created_at, changed_at)
    SELECT o.id, m.person_id, 'Kiriman latihan nomor ' || n || ': jadwal pelayanan di kecamatan, dengan penjelasan.',
        'id', (ARRAY['policy', 'regulation', 'service', 'story'])[1 + n %% 4], '', '', '', 1, md5(n::text),
        now() - n * interval '5 minutes', now() - n * interval '5 minutes'
    FROM generate_series(1, %(posts)s) AS n
    JOIN LATERAL (SELECT (%(offices)s::bigint[])[1 + n %% cardinality(%(offices)s::bigint[])] AS id) o ON true
    JOIN LATERAL (SELECT min(person_id) AS person_id FROM people_membership WHERE organisation_id = o.id) m ON true
"""
"""One post in five minutes, back for about a year."""
_DELIVERIES: Final = """
    INSERT INTO deliveries_delivery (organisation_id, post_id, account_id, part, state, due_at, next_at, phase, key,
        made_at, notes, fence, lease_owner, is_ahead, tries, looks, reason_class, reason, created_by_id, created_at)
    SELECT p.organisation_id, p.id, a.id, 0,
        CASE WHEN p.id %% 500 = 0 THEN 'missed' WHEN p.created_at > now() - interval '5 days' THEN 'scheduled'
            ELSE 'published' END,
        p.created_at + interval '5 days' + interval '20 minutes',
        CASE WHEN p.id %% 500 <> 0 AND p.created_at > now() - interval '5 days'
            THEN p.created_at + interval '5 days' + interval '20 minutes' END,
        'none', md5(p.id || '-' || a.id), p.created_at, '{}', 1, '', false, 0, 0, '', '', p.author_id, p.created_at
    FROM posts_post p JOIN accounts_account a ON a.organisation_id = p.organisation_id
""".replace("%%", "%")
_PUBLICATIONS: Final = """
    INSERT INTO publications_publication (delivery_id, account_id, remote_id, url, token, text, published_at, answer,
        latest, measured_at, sampled_at, measure_reason, pull_seconds, readings)
    SELECT d.id, d.account_id, d.id::text, '', '', p.text, d.due_at, '{}',
        jsonb_build_object('likes', d.id % 300, 'shares', d.id % 40, 'comments', d.id % 20, 'quotes', 0),
        d.due_at + interval '2 hours', NULL, '', 3600, 3
    FROM deliveries_delivery d JOIN posts_post p ON p.id = d.post_id WHERE d.state = 'published'
"""
_DAYS: Final = """
    INSERT INTO metrics_accountday (account_id, day, read_at, likes)
    SELECT account_id, (measured_at AT TIME ZONE 'Asia/Makassar')::date AS day, max(measured_at),
        sum((latest ->> 'likes')::bigint)
    FROM publications_publication GROUP BY 1, 2
"""
