"""Complaints by the hundred thousand in the proportions of a real city, written by sets. The same every time.

Eleven in a hundred estates have forty-seven in a hundred complaints; most are closed; lengths of texts vary.
"""

import datetime
import itertools
import random
import uuid

from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context

SLUG = "heap"
SUBDISTRICTS, COMMUNITIES, ESTATES, FIRMS, TEXTS = 20, 12, 4000, 60, 3000
OFFICER_CODE = "980001001"
MATTERS = ("电梯停运", "楼顶漏水", "垃圾没有清运", "路灯不亮", "停车位被占", "物业费上涨", "噪音扰民", "消防通道堵塞")
PLACES = ("三号楼", "二单元门口", "地下车库", "小区东门", "十五栋", "中心花园", "B区连廊")
ENDS = ("老人上下楼不便", "已经三天没有人来", "打了电话没有人接", "请尽快处理", "物业说在等配件", "希望街道协调")
RARE = "墙里有白蚁"

VALUES = {
    "id": "n",
    "receipt_code": "translate(lpad(to_hex(n), 12, '0'), '0123456789abcdef', '23456789ABCDEFGH')",
    "submission_key": "NULL",
    "estate_id": "e.id",
    "area_id": "e.area_id",
    "category_id": "(SELECT ids[1 + dice % cardinality(ids)] FROM leaves)",
    "title": "t.title",
    "text": "t.text",
    "place_text": "''",
    "severity": "CASE WHEN dice % 50 = 0 THEN 'urgent' WHEN dice % 7 = 0 THEN 'serious' ELSE 'routine' END",
    "channel": "CASE WHEN dice % 13 = 0 THEN 'phone' WHEN dice % 3 = 0 THEN 'hotline' ELSE 'web' END",
    "state": "told.state",
    "firm_id": "CASE WHEN told.state IN ('received', 'accepted') THEN NULL ELSE 1 + dice % %(firms)s END",
    "handling_area_id": "CASE WHEN dice % 40 = 0 THEN o.id END",
    "created_at": "made",
    "first_response_due_at": "made + interval '2 days'",
    "due_at": "made + interval '5 days' + (dice % 3) * interval '1 day'",
    "resolved_at": "CASE WHEN told.state IN ('resolved', 'closed') THEN made + interval '4 days' END",
    "closed_at": "CASE WHEN told.state = 'closed' THEN made + interval '9 days' END",
}
COMPLAINTS = """
INSERT INTO complaints_complaint ({columns})
WITH leaves AS (SELECT array_agg(id ORDER BY id) AS ids FROM complaints_category WHERE parent_id IS NOT NULL),
drawn AS (
    SELECT n, abs(hashint8(n)) AS dice, abs(hashint8(n * 7 + 3)) AS other,
        %(now)s::timestamptz - (abs(hashint8(n * 11 + 5)) %% 94608000) * interval '1 second' AS made
    FROM generate_series(%(first)s + 1, %(last)s) AS n
),
told AS (
    SELECT *, CASE
        WHEN made > %(now)s::timestamptz - interval '12 days'
            THEN (ARRAY['received', 'accepted', 'dispatched', 'in_progress', 'resolved'])[1 + dice %% 5]
        WHEN dice %% 97 = 0 THEN 'in_progress' WHEN dice %% 12 = 0 THEN 'withdrawn'
        WHEN dice %% 15 = 0 THEN 'refused' ELSE 'closed' END AS state,
        CASE WHEN other %% 100 < 47 THEN 1 + dice %% (%(estates)s * 11 / 100)
            ELSE 1 + %(estates)s * 11 / 100 + dice %% (%(estates)s - %(estates)s * 11 / 100) END AS estate
    FROM drawn
)
SELECT {values}
FROM told JOIN places_estate e ON e.id = told.estate JOIN bench_text t ON t.id = 1 + other %% %(texts)s
JOIN places_area o ON o.code = '980001' || lpad((1 + other %% 20)::text, 3, '0')
CROSS JOIN (SELECT * FROM complaints_complaint WHERE id = 0) AS seed
"""
WORDS = """
INSERT INTO complaints_complaintsearch (complaint_id, words)
SELECT c.id, t.words || (
    SELECT string_agg(format('''%%s'' ''%%s/%%s''', name, name, to_char(c.created_at, 'YYYYMM')), ' ')
    FROM (
        SELECT DISTINCT '@' || code FROM unnest(string_to_array(concat(a.path, h.path), '/')) AS code WHERE code <> ''
    ) AS reached(name)
)::tsvector
FROM complaints_complaint c JOIN bench_text t ON t.text = c.text JOIN places_area a ON a.id = c.area_id
LEFT JOIN places_area h ON h.id = c.handling_area_id
WHERE c.id > %(first)s AND c.id <= %(last)s
"""


def prepare() -> tuple[str, str]:
    """A jurisdiction with places, firms and texts; the session of an officer of one subdistrict, and the host."""
    from benchmarks.setting import officer_for, session_of
    from places.models import Area
    from tenants.services import provision_jurisdiction

    jurisdiction = provision_jurisdiction(name="堆积区", slug=SLUG, level="city", national_code="9800")
    with schema_context(jurisdiction.schema_name):
        _places()
        _texts()
        session = session_of(officer_for(Area.objects.get(code=OFFICER_CODE)))
    return session, jurisdiction.get_primary_domain().domain


def _places() -> None:
    from firms.models import PropertyFirm
    from places.models import Area, Estate

    root = Area.objects.create(code="980001", name="堆积区", kind="district", path="980001/")
    for number in range(1, SUBDISTRICTS + 1):
        code = f"980001{number:03}"
        above = Area.objects.create(
            code=code, name=f"街道{number}", kind="subdistrict", parent=root, path=f"980001/{code}/"
        )
        Area.objects.bulk_create(
            Area(
                code=f"{code}{one:03}",
                name=f"社区{one}",
                kind="community",
                parent=above,
                path=f"{above.path}{code}{one:03}/",
            )
            for one in range(1, COMMUNITIES + 1)
        )
    homes = itertools.cycle(Area.objects.filter(kind="community").order_by("code"))
    names = [(number, f"花园{number}") for number in range(1, ESTATES + 1)]
    Estate.objects.bulk_create(
        Estate(id=number, code=f"BENCH{number:05}", name=name, area=next(homes), name_key=name, search_text=name)
        for number, name in names
    )
    PropertyFirm.objects.bulk_create(
        PropertyFirm(
            id=number, name=f"企业{number}", unified_code=f"91000000{number:010}", is_code_fictitious=True,
            normal_name=f"企业{number}", search_text=f"企业{number}",
        )
        for number in range(1, FIRMS + 1)
    )  # fmt: skip


def _texts() -> None:
    """A pool of texts of 20 to 300 signs, with their words as the database files them; one in 300 names termites."""
    dice = random.Random(7)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_text (id int PRIMARY KEY, title text, text text UNIQUE, words tsvector)")
        for number in range(1, TEXTS + 1):
            matter, place = dice.choice(MATTERS), dice.choice(PLACES)
            parts = [
                dice.choice(PLACES) + dice.choice(MATTERS) + "，" + dice.choice(ENDS)
                for _ in range(dice.randint(1, 15))
            ]
            text = f"{number}号来信：{place}{matter}，" + "。".join(parts) + (RARE if number % 300 == 0 else "")
            title = place + matter
            lexemes = "public.complaint_lexemes(ARRAY[%s, %s], ARRAY['A', 'B'], ARRAY[0, 300])::tsvector"
            cursor.execute(f"INSERT INTO bench_text VALUES (%s, %s, %s, {lexemes})", [number, title, text, title, text])


def grow(first: int, last: int) -> None:
    """Add complaints `first` + 1 to `last` with their words; triggers are not asked."""
    from complaints.models import Complaint

    columns = [field.column for field in Complaint._meta.concrete_fields]
    values = ", ".join(VALUES.get(column, f'seed."{column}"').replace("% ", "%% ") for column in columns)
    sql = COMPLAINTS.format(columns=", ".join(f'"{column}"' for column in columns), values=values)
    numbers = {"first": first, "last": last, "estates": ESTATES, "firms": FIRMS, "texts": TEXTS, "now": timezone.now()}
    with schema_context(SLUG), connection.cursor() as cursor:
        if first == 0:
            _seed()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, numbers)
        cursor.execute(WORDS, numbers)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE complaints_complaint")
        cursor.execute("VACUUM ANALYZE complaints_complaintsearch")


def _seed() -> None:
    """The row from which all take what is not drawn."""
    from complaints.models import Category, Complaint
    from complaints.services import submit_complaint
    from places.models import Estate

    seed = submit_complaint(
        submission_key=uuid.uuid4(),
        estate=Estate.objects.get(pk=1),
        category=Category.objects.leaves().first(),
        title="首件",
        text="首件",
        now=timezone.now() - datetime.timedelta(days=1200),
    )
    Complaint.objects.filter(pk=seed.pk).update(state="withdrawn")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE complaints_complaint SET id = 0 WHERE id = %s", [seed.pk])
        cursor.execute("UPDATE complaints_complaintsearch SET complaint_id = 0 WHERE complaint_id = %s", [seed.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
