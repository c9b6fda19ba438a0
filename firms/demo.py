"""Invented firms of the demo, with stand-in codes, serving the demo's estates. The same every time."""

import datetime

from firms.choices import FirmStatus
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.choices import EstateKind
from places.models import Estate
from tenants.context import current_jurisdiction

NAMES = (
    "晴岚演示物业服务有限公司",
    "鹿溪演示物业服务有限公司",
    "云栈演示物业管理有限公司",
    "知秋演示物业服务有限公司",
    "和煦演示物业服务有限公司",
    "松涛演示物业管理有限公司",
    "澜庭演示物业服务有限公司",
    "青禾演示物业服务有限公司",
    "石榴演示物业服务有限公司",
    "望岳演示物业管理有限公司",
    "星桥演示物业服务有限公司",
    "临江演示物业服务有限公司",
)
SURNAMES = "陈林黄周吴徐孙马朱胡郭何"
FIRST_DAY = datetime.date(2024, 1, 1)


def seed(scale: int) -> None:
    """Twelve firms over all estates that somebody serves; some estates changed their firm. Adds nothing twice."""
    jurisdiction = current_jurisdiction()
    place = jurisdiction.slug if jurisdiction is not None else ""
    firms = [_firm(place, name) for name in NAMES]
    estates = Estate.objects.exclude(kind=EstateKind.UNOWNED_COURT).filter(projects=None)
    for number, estate in enumerate(estates.select_related("area").defer("area__geometry").order_by("pk")):
        _serve(firms, estate, number)


def _firm(place: str, name: str) -> PropertyFirm:
    code = fictitious_code(f"demo {place} {name}")
    found = PropertyFirm.objects.filter(unified_code=code).first()
    return found or file_firm(
        by=None,
        name=name,
        unified_code=code,
        status=FirmStatus.FILED,
        registered_address="虚构一路1号",
        filed_on=FIRST_DAY,
    )


def _serve(firms: list[PropertyFirm], estate: Estate, number: int) -> ServiceProject:
    manager = f"{SURNAMES[number % len(SURNAMES)]}经理"
    firm = firms[number % len(firms)]
    if number % 9 == 8:  # an earlier firm left
        earlier = firms[(number + 5) % len(firms)]
        change = datetime.date(2025, 3, 1)
        open_project(
            earlier,
            estate,
            by=None,
            effective_from=FIRST_DAY,
            effective_to=change,
            end_reason="expired",
            manager_name=manager,
        )
        return open_project(firm, estate, by=None, effective_from=change, manager_name=manager)
    return open_project(firm, estate, by=None, effective_from=FIRST_DAY, manager_name=manager)
