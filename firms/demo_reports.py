"""Quarterly reports of the demo: two quarters, in every state, through the services. Run again it adds nothing."""

import datetime
import io
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from accounts.tokens import SystemActor
from common.errors import Refusal
from firms.choices import ReportDoor
from firms.models import QuarterlyReport
from firms.permissions import ReportingActor, can_submit_report, sides_of_reviewer
from firms.rules.quarters import Quarter
from firms.selectors.reports import local_day, register_of, zone_here
from firms.services import reports

PER_SCALE = 40
FIRST_QUARTER = datetime.date(2024, 1, 1)
ONE_DAY = datetime.timedelta(days=1)
CENT = Decimal("0.01")
STORIES = (
    "accepted",
    "accepted",
    "subdistrict",
    "submitted",
    "explained",
    "returned",
    "late",
    "half",
    "extension",
    "none",
)
RATES = ("0.96", "0.91", "0.88", "0.83", "0.79")


def seed(scale: int, now: datetime.datetime | None = None) -> None:
    """Reports of the last two quarters for the demo's projects, the first `40 × scale` of them worked on."""
    now = now or timezone.now()
    reports.install(FIRST_QUARTER, now)
    last = Quarter.of(local_day(now)).previous
    people = [user for user in User.objects.filter(is_active=True).order_by("pk") if not user.is_superuser]
    for quarter in (last.previous, last):
        reports.generate_reports(quarter, now=now)
        if quarter == last:
            _ask_for_time(quarter, people)
        asked = set(QuarterlyReport.objects.exclude(extensions=None).values_list("pk", flat=True))
        rows = QuarterlyReport.objects.of_quarter(quarter.first_day).select_related(
            "firm", "project__estate__area", "form_version", "terms"
        )
        for number, report in enumerate(
            rows.defer("project__estate__area__geometry").order_by("pk")[: PER_SCALE * scale]
        ):
            if report.submission_count or report.revision or report.pk in asked:
                continue
            story = STORIES[number % len(STORIES)] if quarter == last else ("late" if number % 7 == 6 else "accepted")
            try:
                _tell(report, story, number, people, now)
            except Refusal:  # nobody may act there, or the area is not known: it stays as it is
                continue
    reports.lock_reports(now=now)


def _ask_for_time(quarter: Quarter, people: list[User]) -> None:
    """One firm waits for the answer to a request for more time."""
    waiting = QuarterlyReport.objects.of_quarter(quarter.first_day).filter(submission_count=0, extensions=None)
    for report in waiting.order_by("-pk")[:400]:
        boss = next((user for user in people if can_submit_report(user, report)), None)
        if boss is not None and not report.firm.reports.exclude(extensions=None).exists():
            at = datetime.datetime.combine(quarter.last_day + 5 * ONE_DAY, datetime.time(10), zone_here())
            reports.ask_extension(report.pk, by=boss, now=at, days=5, reason="外部审计尚未结束，收支数据待确认")
            return


def _tell(report: QuarterlyReport, story: str, number: int, people: list[User], now: datetime.datetime) -> None:
    if story == "none":
        return
    boss = next((user for user in people if can_submit_report(user, report)), None)
    by: User | SystemActor = boss or ReportingActor("demo", firm_ids=frozenset({report.firm_id}))
    usual = datetime.datetime.combine(
        report.quarter.last_day + (3 + number % 9) * ONE_DAY, datetime.time(15), zone_here()
    )
    at = min(report.due_at + (2 + number % 5) * ONE_DAY if story == "late" else usual, now)
    values = answers(report, number)
    if story == "half":
        values = {code: values[code] for code in list(values)[:30]}
    elif number % 10 == 0 and boss is not None:
        values |= {"common_published": True, "common_published_on": f"{report.quarter.last_day + ONE_DAY}"}
        reports.attach_file(report.pk, "posting_photos", "公示照片.jpg", _photo(number), by=by, now=at)
    words = {}
    if story == "explained":
        values["households"] = int(values["households"]) + 6
        words = {"households_as_filed": "本季新交付六户，备案变更正在办理"}
    door = ReportDoor.BROWSER if boss is not None else ReportDoor.API
    filed = reports.file_report(
        report.pk, by=by, now=at, door=door, values=values, explanations=words, revision=0, submit=story != "half"
    )
    _review(filed.report, story, people, at + ONE_DAY)


def _review(report: QuarterlyReport, story: str, people: list[User], at: datetime.datetime) -> None:
    area = report.project.estate.area
    first = next((user for user in people if len(sides_of_reviewer(user, area)) == 1), None)
    second = next((user for user in people if len(sides_of_reviewer(user, area)) > 1), None)
    first = first or next((user for user in reversed(people) if len(sides_of_reviewer(user, area)) > 1), None)
    if first is None or second is None or first == second:
        return
    if story == "returned":
        comments = {"fee_received": "与上季差额较大，请核对到账明细", "lifts_inspected": "请与检验台账核对"}
        reports.return_report(
            report.pk, by=first, now=at, reason="两项数据与台账不一致，请核对后重新报送", comments=comments
        )
    if story in ("accepted", "subdistrict"):
        reports.accept_report(report.pk, by=first, now=at)
    if story == "accepted":
        reports.accept_report(report.pk, by=second, now=at + ONE_DAY)


def _money(amount: Decimal) -> str:
    return str(amount.quantize(CENT, ROUND_HALF_UP))


def answers(report: QuarterlyReport, number: int) -> dict[str, Any]:
    """Invented answers that add up, of the size of the project; they move a little from quarter to quarter."""
    filed = register_of(report.project)
    area = Decimal(filed["floor_area"] or 30000 + 1000 * (number % 20))
    homes = int(filed["household_count"] or 200 + 10 * (number % 30))
    standard = Decimal("1.50") + Decimal(number % 8) / 10
    due = (area * standard * 3).quantize(CENT)
    received = (due * Decimal(RATES[(number + report.quarter.number) % len(RATES)])).quantize(CENT)
    staff = [2, 3, 6 + homes // 150, 4 + homes // 200, 2, 2 + homes // 400, 0]
    return {
        "managed_area": str(area),
        "households": homes,
        "occupied_households": homes - homes // 20,
        "service_mode": "lump_sum" if number % 4 else "remuneration",
        "fee_standard": f"{standard:.2f}",
        **_staff(staff),
        **_work(number),
        "fee_due": str(due),
        "fee_received": str(received),
        "fee_rate": _money(received * 100 / due) if due else "0",
        "fee_arrears_received": _money(due / 100),
        "fee_prepaid": "0",
        "parking_fee_income": _money(due / 20),
        "other_income": "0",
        **_costs(received),
        **_common(homes, number),
    }


def _staff(posts: list[int]) -> dict[str, int]:
    names = ("managers", "service", "security", "cleaning", "green", "repair", "other")
    total = sum(posts)
    return {
        **{f"staff_{name}": count for name, count in zip(names, posts, strict=True)},
        "staff_total": total,
        "staff_contracted": total // 3,
        "staff_certificate_posts": posts[2] + posts[5],
        "staff_certified": posts[2] + posts[5] - 1,
        "staff_insured": total - 1,
        "staff_left": 1,
    }


def _work(number: int) -> dict[str, Any]:
    count = 20 + number % 15
    return {
        "service_planned": 36, "service_done": 36, "cleaning_checks": 12, "patrols": 88, "repairs_asked": count + 3,
        "repairs_done": count, "satisfaction": "91.50", "lifts": 6, "lifts_inspected": 6, "lift_faults": number % 2,
        "fire_checked_on": "2026-01-20", "fire_faults": 0, "has_tank": False, "complaints_received": count // 3,
        "complaints_solved": count // 3, "complaints_in_time": count // 3, "incidents": 0, "drills": 1,
        "hazards_found": 4, "hazards_fixed": 4, "trainings": 2, "trained_people": 36, "party_members": 3,
        "party_branch": number % 3 != 0, "party_activities": 2, "cross_posts": number % 2,
    }  # fmt: skip


def _costs(received: Decimal) -> dict[str, str]:
    shares = {"staff": 55, "cleaning": 10, "green": 4, "security": 6, "maintenance": 8, "energy": 7, "office": 3,
              "insurance": 1, "tax": 3, "other": 0}  # fmt: skip
    parts = {f"cost_{name}": (received * share / 100).quantize(CENT) for name, share in shares.items()}
    return {"cost_total": str(sum(parts.values())), **{name: str(amount) for name, amount in parts.items()}}


def _common(homes: int, number: int) -> dict[str, Any]:
    parking, adverts = Decimal(homes * 60), Decimal(2000 + 100 * (number % 10))
    gross = parking + adverts
    cost = gross / 4
    net = gross - cost
    used = Decimal(1000)
    fund = (net * Decimal("0.6")).quantize(CENT)
    return {
        "common_parking": str(parking), "common_advertising": str(adverts), "common_rent": "0", "common_other": "0",
        "common_gross": str(gross), "common_cost": str(cost), "common_net": str(net), "common_to_fund": str(fund),
        "common_used": str(used), "common_kept": str(net - fund - used),
        "common_uses": [{"used_on": "2026-03-02", "purpose": "楼道照明更新", "amount": "1000"}],
        "common_published": False, "fund_projects": 0, "fund_amount": 0, "power_common": "5200.00",
        "water_common": "1800.00", "utilities_shared": "3000.00", "utilities_published": True,
    }  # fmt: skip


def _photo(number: int) -> io.BytesIO:
    """A picture of a notice board."""
    picture = Image.new("RGB", (320, 240), (214, 206, 190))
    draw = ImageDraw.Draw(picture)
    for row in range(6):
        draw.rectangle((40, 40 + 28 * row, 200 + (number * 7 + row * 13) % 80, 54 + 28 * row), fill=(90, 96, 110))
    output = io.BytesIO()
    picture.save(output, "JPEG")
    output.seek(0)
    return output
