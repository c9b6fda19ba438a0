"""A generated ledger of any size: firms, projects, events and a rulebook that uses both. The same every time."""

import datetime
from typing import Any

from django.db import connection

from common.digest import digest
from credit.models import Rulebook, RulebookVersion

AS_OF = datetime.date(2026, 6, 20)
KNOWN_AT = datetime.datetime(2026, 6, 20, 16, 0, tzinfo=datetime.UTC)
FIRM_ITEMS, PROJECT_ITEMS = 16, 24
BASIS = {"source": "s", "clause": "一"}


def rulebook() -> dict[str, Any]:
    """Records of firms and of projects, limits of items and categories, projects weighted by area, a veto."""
    items = [_item(number) for number in range(FIRM_ITEMS + PROJECT_ITEMS)]
    items[0]["veto"] = "D"
    return {
        "format": 1,
        "code": "bench",
        "title": "测量用标准",
        "subject": "firm",
        "effective_from": "2024-01-01",
        "sources": [{"code": "s", "title": "测量"}],
        "score": {"base": 60, "floor": 0, "cap": 120, "basis": BASIS},
        "categories": [
            {"code": "good", "title": "良好", "polarity": "good", "cap": 40, "basis": BASIS},
            {"code": "bad", "title": "不良", "polarity": "bad", "floor": -60, "basis": BASIS},
        ],
        "items": items,
        "components": [
            {
                "subject": "project",
                "title": "项目",
                "base": 20,
                "method": "weighted_mean",
                "weight": "area",
                "basis": BASIS,
            }
        ],
        "grades": [
            {"code": "A", "title": "A", "min": 90, "basis": BASIS},
            {"code": "B", "title": "B", "min": 75, "max": 90, "basis": BASIS},
            {"code": "C", "title": "C", "min": 60, "max": 75, "basis": BASIS},
            {"code": "D", "title": "D", "max": 60, "basis": BASIS},
        ],
        "clocks": {},
    }


def _item(number: int) -> dict[str, Any]:
    is_good = number % 2 == 1
    points: dict[str, Any] = {"fixed": "0.25" if is_good else "-0.5"}
    if number % 4 == 3:
        points = {"by_level": {"national": 5, "province": 4, "city": 3, "county": 2, "subdistrict": 1}}
    validity: dict[str, Any] = {"months": 12 + number % 24}
    if number % 8 == 2:
        validity = {"until": "repaired", "months": 60}
    return {
        "code": f"I{number:02}",
        "category": "good" if is_good else "bad",
        "title": f"项目{number}",
        "subject": "firm" if number < FIRM_ITEMS else "project",
        "points": points,
        "limit": 10,
        "validity": validity,
        "basis": BASIS,
    }


def fill(firms: int, events: int, document: dict[str, Any] | None = None) -> RulebookVersion:
    """Write `firms` firms with three projects each, and `events` events, straight into the tables.

    In force is `document`, which has the items of `rulebook()`, or that one itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in _STATEMENTS:
            cursor.execute(statement, {"firms": firms, "events": events})
        cursor.execute("SET session_replication_role = DEFAULT")
    version = _adopted(document or rulebook())
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, {"firms": firms, "events": events, "version": version.pk, "known": KNOWN_AT})
        cursor.execute("VACUUM ANALYZE credit_creditevent")
        cursor.execute("ANALYZE firms_serviceproject")
    return version


def change(version: RulebookVersion, firms: int, moment: datetime.datetime) -> None:
    """One more record for each of so many firms, known since a moment."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, {"firms": firms, "version": version.pk, "known": moment, "day": moment.date()})


def _adopted(document: dict[str, Any]) -> RulebookVersion:
    book = Rulebook.objects.create(code=document["code"], title=document["title"])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    return RulebookVersion.objects.create(
        rulebook=book,
        number=1,
        subject="firm",
        document=document,
        digest=digest(document),
        effective_from=document["effective_from"],
        state="adopted",
        proposed_by_id=1,
        decided_by_id=2,
        proposed_at=KNOWN_AT,
        decided_at=KNOWN_AT,
    )


_STATEMENTS = (
    """
    INSERT INTO firms_propertyfirm (id, name, short_name, unified_code, is_code_fictitious, normal_name, search_text,
        status, registered_address, contact_phone, legal_representative, registration_authority, created_at)
    SELECT n, '测量物业' || n, '', '91000000' || lpad(n::text, 10, '0'), true, n::text, '', 'filed', '', '', '', '',
        now()
    FROM generate_series(1, %(firms)s) AS n
    """,
    """
    INSERT INTO firms_serviceproject (id, firm_id, estate_id, name, floor_area, household_count, manager_name,
        effective_from, end_reason, place_kind, created_at, updated_at)
    SELECT n, (n - 1) / 3 + 1, n, '项目' || n, 1000 + n * 37 %% 90000, 100, '', '2024-01-01', '', '',
        '2024-01-01'::timestamptz, '2024-01-01'::timestamptz
    FROM generate_series(1, %(firms)s * 3) AS n
    """,
)
_INSERT = """
    INSERT INTO credit_creditevent (public_id, firm_id, project_id, area_id, rulebook_version_id, item_code, level,
        points, fact, fact_key, occurred_on, source, state, reported_by_id, reviewed_by_id, confirmed_by_id,
        effective_on, effective_at, revoked_at, repaired_at, repaired_on, changed_at, created_at)
"""
_EVENTS = (
    _INSERT
    + """
    SELECT md5('e' || n)::uuid, firm, CASE WHEN item >= 16 THEN firm * 3 - dice %% 3 END, 1, %(version)s,
        'I' || lpad(item::text, 2, '0'),
        CASE WHEN item %% 4 = 3 THEN (ARRAY['national', 'province', 'city', 'county', 'subdistrict'])[dice %% 5 + 1]
            ELSE '' END,
        CASE WHEN item %% 2 = 1 THEN 0.25 ELSE -0.5 END, '测量事实', '', day, 'department', state, 1, 2, 3,
        day, day + time '09:00',
        CASE state WHEN 'revoked' THEN day + 30 + time '09:00' END,
        CASE state WHEN 'repaired' THEN day + 45 + time '09:00' END, CASE state WHEN 'repaired' THEN day + 45 END,
        day + 45 + time '09:00', day + time '08:00'
    FROM (
        SELECT n, dice, dice / 7 %% %(firms)s + 1 AS firm, dice / 11 %% 40 AS item,
            date '2024-07-01' + dice / 13 %% 640 AS day,
            CASE dice / 17 %% 20 WHEN 0 THEN 'revoked' WHEN 1 THEN 'repaired' ELSE 'effective' END AS state
        FROM (SELECT n, abs(hashint8extended(n, 42) %% 2000000000)::int AS dice
            FROM generate_series(1, %(events)s) AS n) AS thrown
    ) AS made
    """
)
_NEWS = (
    _INSERT
    + """
    SELECT md5('n' || n)::uuid, n * 97, NULL, 1, %(version)s, 'I00', '', -0.5, '新事实', '', %(day)s, 'department',
        'effective', 1, 2, 3, %(day)s, %(known)s, NULL, NULL, NULL, %(known)s, %(known)s
    FROM generate_series(1, %(firms)s) AS n
    """
)
