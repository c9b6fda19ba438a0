"""A quarter of reports: filed, reviewed in bulk and locked through the services; the dashboard; a large workbook."""

import datetime
import io
import itertools
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django_tenants.utils import schema_context
from openpyxl import load_workbook

from accounts.models import Role, User
from accounts.services import grant_role
from benchmarks.load import Connection, raw_request
from benchmarks.scratch import NAME, scratch_database
from benchmarks.servers import serving
from benchmarks.setting import officer_for, session_of
from firms.demo_reports import FIRST_QUARTER, answers
from firms.models import PropertyFirm, QuarterlyReport, ServiceProject
from firms.permissions import ReportingActor
from firms.rules import fictitious_code, normal_name
from firms.rules.quarters import Quarter
from firms.services import reports
from firms.services.reports.workbooks import run_workbook_job
from jobs.services import Progress, start_job
from places.models import Area, Estate
from tenants.services import provision_jurisdiction

SLUG = "quarter"
SIZES = tuple(int(size) for size in os.environ.get("BENCH_REPORTS", "120,12000").split(","))
ROWS = int(os.environ.get("BENCH_WORKBOOK", "5000"))
FIRMS_SHARE = 4
"""Projects per firm: 3,000 firms have 12,000."""
SUBDISTRICTS = 20
TIMES = 15
EXCEL_SECONDS = 20
NOON = datetime.time(4, 0, tzinfo=datetime.UTC)


def quarters() -> list[dict[str, Any]]:
    """Rows: what was measured, the value, against what, their ratio, the most that it may be."""
    with scratch_database():
        scene = _Scene()
        boards = []
        for size in SIZES:
            scene.grow(size)
            boards.append(scene.board_milliseconds())
        rows = [_row("dashboard: ms at most against fewest reports", boards[-1], boards[0], most=2)]
        return [*rows, *scene.quarter(), *scene.workbook()]


def _row(what: str, value: float, against: float, note: str = "", most: float | None = None) -> dict[str, Any]:
    return {
        "what": what,
        "value": round(value, 2),
        "against": round(against, 2),
        "ratio": round(value / against, 2),
        "least_ratio": None,
        "most_ratio": most,
        "note": note,
    }


class _Scene:
    """A district with subdistricts, firms, projects and two people of the housing department."""

    def __init__(self) -> None:

        self.jurisdiction = provision_jurisdiction(name="季报区", slug=SLUG, level="city", national_code="9803")
        self.host = self.jurisdiction.get_primary_domain().domain
        self.quarter_of = Quarter.of(datetime.date.today()).previous
        self.now = datetime.datetime.combine(self.quarter_of.last_day + datetime.timedelta(days=5), NOON)
        self.projects = 0
        with self.inside():
            self.areas = itertools.cycle(self._areas())
            root = Area.objects.get(parent=None)
            self.session = session_of(officer_for(root))

    def inside(self) -> Any:
        return schema_context(self.jurisdiction.schema_name)

    @staticmethod
    def _areas() -> list[Any]:

        root = Area.objects.filter(parent=None).first() or Area.objects.create(
            code="980301", name="季报区", kind="district", path="980301/"
        )
        return [
            Area.objects.create(
                code=f"{root.code}{number:03}",
                name=f"街道{number}",
                kind="subdistrict",
                parent=root,
                path=f"{root.path}{root.code}{number:03}/",
            )
            for number in range(1, SUBDISTRICTS + 1)
        ]

    def grow(self, size: int) -> None:
        """So many projects, and their reports made out."""
        with self.inside():
            self._serve(size - self.projects, lambda number: f"测量物业{number // FIRMS_SHARE}")
            self.projects = size
            reports.install(FIRST_QUARTER, self.now)
            reports.generate_reports(self.quarter_of, now=self.now)

    def _serve(self, count: int, firm_name: Any) -> None:

        numbers = range(first := Estate.objects.count(), first + count)
        estates = [
            Estate(
                code=f"Q{number:07}", name=f"花园{number}", area=next(self.areas), floor_area=50000, household_count=400
            )
            for number in numbers
        ]
        estates = Estate.objects.bulk_create(estates, batch_size=2000)
        names = dict.fromkeys(firm_name(number) for number in numbers)
        known = set(PropertyFirm.objects.filter(name__in=names).values_list("name", flat=True))
        PropertyFirm.objects.bulk_create(
            [
                PropertyFirm(
                    name=name,
                    unified_code=fictitious_code(name),
                    is_code_fictitious=True,
                    normal_name=normal_name(name),
                )
                for name in names
                if name not in known
            ],
            batch_size=2000,
        )
        firms = dict(PropertyFirm.objects.filter(name__in=names).values_list("name", "pk"))
        ServiceProject.objects.bulk_create(
            [
                ServiceProject(
                    firm_id=firms[firm_name(number)],
                    estate=estate,
                    name=estate.name,
                    floor_area=50000,
                    household_count=400,
                    effective_from=datetime.date(2024, 1, 1),
                )
                for number, estate in zip(numbers, estates, strict=True)
            ],
            batch_size=2000,
        )

    def board_milliseconds(self) -> float:
        """The quarter at a glance, for the housing department."""
        database = connection.settings_dict | {"NAME": NAME}
        url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
        log = settings.LOCAL_DIR / "bench-quarters.log"
        request = raw_request(
            "GET",
            f"/admin/firms/quarterlyreport/?quarter={self.quarter_of}",
            self.host,
            {"Cookie": f"sessionid={self.session}"},
        )
        with serving("governance.wsgi", "/readyz", log, DATABASE_URL=url, WEB_WORKERS="1") as port:
            client, seconds = Connection(port), []
            for turn in range(TIMES + 2):
                began = time.perf_counter()
                status, answer = client.send(request)
                if status != 200 or b"report-figures" not in answer:
                    raise SystemExit(f"the quarter answers {status}")
                if turn > 1:
                    seconds.append(time.perf_counter() - began)
        return statistics.median(seconds) * 1000

    def quarter(self) -> list[dict[str, Any]]:
        """Every report filed, accepted twice and locked, each through its service."""
        with self.inside():
            wanted = list(
                QuarterlyReport.objects.of_quarter(self.quarter_of.first_day)
                .select_related("project__estate")
                .order_by("pk")
            )
            filing = _seconds(lambda: self._file(wanted))
            reviewing = _seconds(lambda: self._accept([report.pk for report in wanted]))
            locking = _seconds(lambda: reports.lock_reports(now=self.now + datetime.timedelta(days=365)))
        count = len(wanted)
        return [
            _row("reports filed per second, one process", count / filing, 1, f"{count} in {filing:.0f} s"),
            _row("acceptances per second, one process", 2 * count / reviewing, 1, f"{2 * count} in {reviewing:.0f} s"),
            _row("reports locked per second", count / locking, 1, f"{count} in {locking:.1f} s"),
        ]

    def _file(self, wanted: list[QuarterlyReport]) -> None:
        for number, report in enumerate(wanted):
            by = ReportingActor("bench", firm_ids=frozenset({report.firm_id}))
            given = {**answers(report, number), "common_published": False, "common_published_on": None}
            reports.file_report(report.pk, by=by, now=self.now, door="api", values=given, revision=0, submit=True)

    def _accept(self, pks: list[int]) -> None:
        for by in _people():
            refused = [one.problem for one in reports.accept_many(pks, by=by, now=self.now) if one.problem]
            if refused:
                raise SystemExit(f"{len(refused)} acceptances refused: {refused[0]}")

    def workbook(self) -> list[dict[str, Any]]:
        """A workbook of one firm with thousands of projects, checked as the job does."""
        with self.inside():
            self._serve(ROWS, lambda _number: "测量大物业")
            reports.generate_reports(self.quarter_of, now=self.now)
            firm = PropertyFirm.objects.get(name="测量大物业")
            boss = User.objects.create_user("bench-boss")
            grant_role(boss, Role.objects.get(code="firm_administrator"), firm, by=None, today=datetime.date.today())
            report = QuarterlyReport.objects.filter(firm=firm).select_related("form_version__form").first()
            content = _filled(reports.template_for(firm, self.quarter_of, report.form_version, by=boss), report)
            job = start_job(
                "firms.file_workbook", "bench", started_by=boss, input_file=ContentFile(content, "bench.xlsx"),
                dry_run=True, submit=True,
            )  # fmt: skip
            began = time.perf_counter()
            counts = run_workbook_job(job, Progress(job), self.now)
            seconds = time.perf_counter() - began
        note = f"{counts['rows']} rows, {counts['rejected']} refused, {len(content) / 1048576:.1f} MB"
        return [_row("workbook checked: s, against twenty", seconds, EXCEL_SECONDS, note, most=1)]


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _people() -> list[User]:
    """Two of the housing department."""
    root = Area.objects.get(parent=None)
    people = []
    for name in ("bench-first", "bench-second"):
        user = User.objects.create_user(name)
        grant_role(user, Role.objects.get(code="housing_department"), root, by=None, today=datetime.date.today())
        people.append(user)
    return people


def _filled(template: bytes, report: Any) -> bytes:
    """The template with answers in every row, and lines for every report in the sheets of tables."""
    book = load_workbook(io.BytesIO(template))
    sheet = book["reports"]
    codes = {cell.value: cell.column for cell in sheet[2]}
    given = {**answers(report, 1), "common_published": "否", "common_published_on": None}
    tables = {code: entries for code, entries in given.items() if isinstance(entries, list)}
    for row in range(3, sheet.max_row + 1):
        for code, answer in given.items():
            if code in codes and code not in tables:
                sheet.cell(row, codes[code], answer)
        number, project = sheet.cell(row, 1).value, sheet.cell(row, codes["project"]).value
        for code, entries in tables.items():
            names = [cell.value for cell in book[code][2]]
            for entry in entries:
                book[code].append([{"report": number, "project": project, **entry}.get(name) for name in names])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
