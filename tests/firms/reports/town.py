"""A town in which quarterly reports are filed: people, a firm with a project, the standard form, good answers."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from firms.models import PropertyFirm, QuarterlyReport, ServiceProject
from firms.rules import fictitious_code
from firms.rules.quarters import Quarter
from firms.services import file_firm, open_project, reports
from places.models import Area, Estate
from tests.credit.conftest import area, person

ZONE = ZoneInfo("Asia/Shanghai")
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
NOW = datetime.datetime(2026, 4, 8, 9, 0, tzinfo=ZONE)
"""Q1 of 2026 is due on 15 April (15 days after 31 March) by the standard terms."""
DUE = datetime.datetime(2026, 4, 16, 0, 0, tzinfo=ZONE)
DAY = datetime.timedelta(days=1)

GOOD: dict[str, Any] = {
    "managed_area": "50000.00", "households": 400, "occupied_households": 380, "service_mode": "lump_sum",
    "fee_standard": "2.00", "staff_total": 30, "staff_managers": 3, "staff_service": 4, "staff_security": 12,
    "staff_cleaning": 6, "staff_green": 2, "staff_repair": 3, "staff_other": 0, "staff_contracted": 8,
    "staff_certified": 10, "staff_certificate_posts": 12, "staff_insured": 28, "staff_left": 1,
    "service_planned": 40, "service_done": 40, "cleaning_checks": 12, "patrols": 90, "repairs_asked": 50,
    "repairs_done": 48, "satisfaction": "92.5", "fee_due": "300000.00", "fee_received": "270000.00",
    "fee_rate": "90.00", "fee_arrears_received": "5000", "fee_prepaid": 0, "parking_fee_income": "20000",
    "other_income": 0, "cost_total": "260000.00", "cost_staff": "150000", "cost_cleaning": "30000",
    "cost_green": "10000", "cost_security": "20000", "cost_maintenance": "20000", "cost_energy": "15000",
    "cost_office": "5000", "cost_insurance": "3000", "cost_tax": "7000", "cost_other": 0,
    "common_parking": "30000", "common_advertising": "8000", "common_rent": "2000", "common_other": 0,
    "common_gross": "40000", "common_cost": "10000", "common_net": "30000", "common_to_fund": "16000",
    "common_used": "4000", "common_kept": "10000",
    "common_uses": [{"used_on": "2026-02-10", "purpose": "更换门禁", "amount": "4000"}],
    "common_published": True, "common_published_on": "2026-04-02", "fund_projects": 0, "fund_amount": 0,
    "power_common": "6000", "water_common": "3000", "utilities_shared": "4500", "utilities_published": True,
    "lifts": 10, "lifts_inspected": 10, "lift_faults": 0, "fire_checked_on": "2026-03-05", "fire_faults": 0,
    "has_tank": False, "complaints_received": 12, "complaints_solved": 12, "complaints_in_time": 11,
    "incidents": 0, "drills": 1, "hazards_found": 3, "hazards_fixed": 3, "trainings": 2, "trained_people": 40,
    "party_members": 3, "party_branch": True, "party_activities": 2, "cross_posts": 1,
}  # fmt: skip
"""Answers of a project of 50,000 m² and 400 households with nothing to complain about."""


class Town:
    """Everything lies in the open schema."""

    def __init__(self) -> None:
        self.district = area("990101", "东区", "district", None)
        self.north = area("990101001", "北街道", "subdistrict", self.district)
        self.south = area("990101002", "南街道", "subdistrict", self.district)
        self.community = area("990101001001", "北苑社区", "community", self.north)
        self.south_community = area("990101002001", "南苑社区", "community", self.south)
        self.firm = self.firm_named("安和物业服务有限公司")
        self.other_firm = self.firm_named("宁泰物业服务有限公司")
        self.project = self.serve(self.firm, "春熙苑", self.community)
        self.boss = person("boss", "firm_administrator", self.firm)
        self.boss2 = person("boss2", "firm_administrator", self.firm)
        self.manager = person("manager", "firm_project_manager", self.firm)
        self.stranger = person("stranger", "firm_administrator", self.other_firm)
        self.officer = person("officer", "subdistrict_officer", self.north)
        self.south_officer = person("south", "subdistrict_officer", self.south)
        self.housing = person("housing", "housing_department", self.district)
        self.housing2 = person("housing2", "housing_department", self.district)
        reports.install(datetime.date(2025, 1, 1), NOW)

    @staticmethod
    def firm_named(name: str) -> PropertyFirm:
        return file_firm(by=None, name=name, unified_code=fictitious_code(name))

    @staticmethod
    def serve(firm: PropertyFirm, name: str, where: Area, **values: Any) -> ServiceProject:
        code = f"TOWN{Estate.objects.count() + 1:04}"
        estate = Estate.objects.create(code=code, name=name, area=where, floor_area=50000, household_count=400)
        return open_project(firm, estate, by=None, effective_from=datetime.date(2025, 1, 1), **values)

    def report(self, quarter: Quarter = Q1, project: ServiceProject | None = None) -> QuarterlyReport:
        """The report of a project for a quarter, made out if it is not."""
        reports.generate_reports(quarter, now=datetime.datetime.combine(quarter.last_day + DAY, datetime.time(9), ZONE))
        return QuarterlyReport.objects.get(project=project or self.project, quarter_start=quarter.first_day)

    def file(self, report: QuarterlyReport, **values: Any) -> Any:
        """File in the browser as the firm's administrator, with good answers unless told otherwise."""
        given: dict[str, Any] = {
            "by": self.boss,
            "now": NOW,
            "door": "browser",
            "values": GOOD,
            "revision": QuarterlyReport.objects.get(pk=report.pk).revision,
            "submit": True,
        }
        return reports.file_report(report.pk, **{**given, **values})

    def submitted(self, quarter: Quarter = Q1, project: ServiceProject | None = None, **values: Any) -> QuarterlyReport:
        """A report that was handed in with good answers; files first where posting photos are asked for."""
        report = self.report(quarter, project)
        attach_photo(report, self.boss)
        now = datetime.datetime.combine(quarter.last_day + 8 * DAY, datetime.time(9), ZONE)
        return self.file(report, **{"now": now, **values}).report


def attach_photo(report: QuarterlyReport, by: User) -> Any:
    """A photo of what was posted."""
    import io

    from PIL import Image

    output = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, report.pk % 200)).save(output, "PNG")
    return reports.attach_file(report.pk, "posting_photos", "posted.png", output, by=by, now=NOW)
