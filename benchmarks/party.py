"""Coverage of a city with Party organisations: recomputed against one plain aggregate over the same rows; its page.

The plain aggregate reads the very rows that coverage rests on and sums them up per district: units with their estates
and areas, latest counts, organisations, joint units, people sent. Recomputing also says for every unit whether it must
form and how it is covered, for every area of the tree and every end, and keeps the result.
"""

import datetime
import os
import statistics
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from accounts.models import Role, User
from accounts.services import grant_role
from benchmarks.load import Connection, raw_request
from benchmarks.scratch import NAME, scratch_database
from benchmarks.servers import serving
from benchmarks.setting import session_of
from committees.models import OwnersCommittee
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from party.models import (
    CoverageSnapshot,
    JointBranchUnit,
    MemberCount,
    PartyAssignment,
    PartyOrganisation,
    RateSnapshot,
)
from party.services.rules import set_formation_rule
from party.services.snapshots import take_snapshot
from places.models import Area, Estate
from tenants.services import provision_jurisdiction

DISTRICTS, STREETS, COMMUNITIES = 23, 8, 5
SIZES = tuple(int(size) for size in os.environ.get("BENCH_PROJECTS", "1200,12000").split(","))
"""Projects; a quarter as many firms and three quarters as many committees: 12,000 with 3,000 and 9,000."""
TIMES, PAGE_TIMES = 7, 15
SINCE = datetime.date(2025, 1, 1)
TODAY = datetime.date.today()
YESTERDAY = TODAY - datetime.timedelta(days=1)
PLAIN = """
SELECT split_part(area.path, '/', 2), count(*), count(counts.id), sum(counts.here + counts.elsewhere), count(own.id),
    count(joint.id), count(sent.id)
FROM (
    SELECT estate_id, id AS project_id, NULL::bigint AS committee_id, NULL::bigint AS firm_id FROM firms_serviceproject
    WHERE effective_from <= %(day)s AND (effective_to IS NULL OR effective_to > %(day)s)
    UNION ALL SELECT estate_id, NULL, id, NULL FROM committees_ownerscommittee
    WHERE term_from <= %(day)s AND (term_to IS NULL OR term_to > %(day)s)
    UNION ALL SELECT min(estate_id), NULL, NULL, firm_id FROM firms_serviceproject GROUP BY firm_id
) unit
JOIN places_estate estate ON estate.id = unit.estate_id JOIN places_area area ON area.id = estate.area_id
LEFT JOIN party_membercount counts
    ON (coalesce(counts.project_id, 0), coalesce(counts.owners_committee_id, 0), coalesce(counts.firm_id, 0))
    = (coalesce(unit.project_id, 0), coalesce(unit.committee_id, 0), coalesce(unit.firm_id, 0))
LEFT JOIN party_partyorganisation own
    ON (coalesce(own.project_id, 0), coalesce(own.owners_committee_id, 0), coalesce(own.firm_id, 0))
    = (coalesce(unit.project_id, 0), coalesce(unit.committee_id, 0), coalesce(unit.firm_id, 0))
LEFT JOIN party_jointbranchunit joint
    ON (coalesce(joint.project_id, 0), coalesce(joint.owners_committee_id, 0), coalesce(joint.firm_id, 0))
    = (coalesce(unit.project_id, 0), coalesce(unit.committee_id, 0), coalesce(unit.firm_id, 0))
LEFT JOIN party_partyassignment sent
    ON (coalesce(sent.project_id, 0), coalesce(sent.owners_committee_id, 0), coalesce(sent.firm_id, 0))
    = (coalesce(unit.project_id, 0), coalesce(unit.committee_id, 0), coalesce(unit.firm_id, 0))
GROUP BY 1
"""


def party() -> list[dict[str, Any]]:
    """Rows: what was measured, the value, against what, their ratio, the most that it may be."""
    pages = {}
    with scratch_database():
        for number, size in enumerate(SIZES):
            scene = _Scene(f"party{number}", f"98{10 + number}", size)
            recompute, plain, units = scene.recompute()
            pages[size] = scene.page_milliseconds()
    small, large = min(SIZES), max(SIZES)
    return [
        _row(f"coverage of {units} units: s, against a plain aggregate", recompute, plain, 5),
        _row(f"page of coverage: ms with {large} projects against {small}", pages[large], pages[small], 2),
    ]


def _row(what: str, value: float, against: float, most: float) -> dict[str, Any]:
    return {
        "what": what,
        "value": round(value, 3),
        "against": round(against, 3),
        "ratio": round(value / against, 2),
        "most_ratio": most,
    }


class _Scene:
    """A city of its own with a tree of areas, units, and what stands at them."""

    def __init__(self, slug: str, code: str, projects: int) -> None:
        self.jurisdiction = provision_jurisdiction(name=f"测量{slug}", slug=slug, level="city", national_code=code)
        self.host = self.jurisdiction.get_primary_domain().domain
        with self.inside():
            self.city = Area.objects.create(code=code, name="测量市", kind="city", path=f"{code}/")
            self._furnish(self._communities(), projects)
            set_formation_rule(by=None, source="测量", effective_from=SINCE)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            self.session = self._sign_in()

    def inside(self) -> Any:
        return schema_context(self.jurisdiction.schema_name)

    def _communities(self) -> list[Area]:
        level = [self.city]
        for kind, count, width in (
            ("district", DISTRICTS, 2),
            ("subdistrict", STREETS, 3),
            ("community", COMMUNITIES, 3),
        ):
            level = Area.objects.bulk_create(
                Area(
                    code=f"{above.code}{number:0{width}}",
                    name=f"{above.name}{number}",
                    kind=kind,
                    parent=above,
                    path=f"{above.path}{above.code}{number:0{width}}/",
                )
                for above in level
                for number in range(1, count + 1)
            )
        return level

    @staticmethod
    def _furnish(communities: list[Area], count: int) -> None:
        firms = PropertyFirm.objects.bulk_create(
            PropertyFirm(
                name=f"测量{number}",
                unified_code=fictitious_code(f"p{number}"),
                normal_name=f"测量{number}",
                is_code_fictitious=True,
            )
            for number in range(count // 4)
        )
        estates = Estate.objects.bulk_create(
            Estate(code=f"P{number:07}", name=f"苑{number}", area=communities[number % len(communities)])
            for number in range(count)
        )
        projects = ServiceProject.objects.bulk_create(
            ServiceProject(firm=firms[number // 4], estate=estate, name=estate.name, effective_from=SINCE)
            for number, estate in enumerate(estates)
        )
        committees = OwnersCommittee.objects.bulk_create(
            OwnersCommittee(estate=estate, name=estate.name, term_from=SINCE, seats=5)
            for estate in estates[: count * 3 // 4]
        )
        for link, units in (("firm", firms), ("project", projects), ("owners_committee", committees)):
            _stand_at(link, units, communities[0])

    def _sign_in(self) -> str:
        user = User.objects.create_user("bench-party")
        role = Role.objects.get(code="organisation_department")
        grant_role(user, role, self.city, by=None, today=TODAY)
        return session_of(User.objects.get(pk=user.pk))

    def recompute(self) -> tuple[float, float, int]:
        """Seconds of counting and keeping a day, seconds of the plain aggregate, number of units."""
        with self.inside():
            take_snapshot(YESTERDAY)
            new, plain = [], []
            for _turn in range(TIMES):
                with connection.cursor() as cursor:
                    began = time.perf_counter()
                    cursor.execute(PLAIN, {"day": YESTERDAY})
                    cursor.fetchall()
                    plain.append(time.perf_counter() - began)
                CoverageSnapshot.objects.all().delete()
                RateSnapshot.objects.all().delete()
                began = time.perf_counter()
                take_snapshot(YESTERDAY)
                new.append(time.perf_counter() - began)
            whole = CoverageSnapshot.objects.filter(area=self.city).exclude(end="industry")
            return statistics.median(new), statistics.median(plain), sum(row.all_units for row in whole)

    def page_milliseconds(self) -> float:
        """The coverage of the city with its districts, for the organisation department."""
        database = connection.settings_dict | {"NAME": NAME}
        url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
        address = f"/admin/party/partyorganisation/coverage/{self.city.code}/"
        request = raw_request("GET", address, self.host, {"Cookie": f"sessionid={self.session}"})
        log = settings.LOCAL_DIR / "bench-party.log"
        with serving("governance.wsgi", "/readyz", log, DATABASE_URL=url, WEB_WORKERS="1") as port:
            client, seconds = Connection(port), []
            for turn in range(PAGE_TIMES + 2):
                began = time.perf_counter()
                status, answer = client.send(request)
                if status != 200 or b"coverage-title" not in answer:
                    raise SystemExit(f"the page of coverage answers {status}")
                if turn > 1:
                    seconds.append(time.perf_counter() - began)
        return statistics.median(seconds) * 1000


def _stand_at(link: str, units: list[Any], area: Area) -> None:
    """Counts of every unit; of ten units five with an organisation, three in joint branches, one with an instructor."""
    now = datetime.datetime.now(datetime.UTC)
    MemberCount.objects.bulk_create(
        MemberCount(counted_on=SINCE, here=number % 9, elsewhere=number % 3, at=now, **{link: unit})
        for number, unit in enumerate(units)
    )
    PartyOrganisation.objects.bulk_create(
        PartyOrganisation(
            name=f"支部{number}", level=link, kind="branch", area=area, founded_date=SINCE, **{link: unit}
        )
        for number, unit in enumerate(units)
        if number % 10 < 5
    )
    joined = [unit for number, unit in enumerate(units) if 5 <= number % 10 < 8]
    branches = PartyOrganisation.objects.bulk_create(
        PartyOrganisation(name=f"联合{number}", level=link, kind="joint_branch", area=area, founded_date=SINCE)
        for number in range(len(joined) // 5 + 1)
    )
    JointBranchUnit.objects.bulk_create(
        JointBranchUnit(organisation=branches[number // 5], effective_from=SINCE, **{link: unit})
        for number, unit in enumerate(joined)
    )
    PartyAssignment.objects.bulk_create(
        PartyAssignment(kind="instructor", area=area, name="指导员", effective_from=SINCE, **{link: unit})
        for number, unit in enumerate(units)
        if number % 10 == 8
    )
