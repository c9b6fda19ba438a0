"""Firms and projects from a file, taken over by an office: checked first, then written."""

import datetime
from collections import defaultdict
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice, to_date, to_decimal, to_int
from common.spreadsheets import Column, Row
from firms.choices import ContractKind, FeeModel, FirmStatus
from firms.models import PropertyFirm, ServiceContract, ServiceProject
from firms.rules import is_unified_code
from firms.services.filing import ALL_FIRM_FIELDS, new_project, write_firm
from firms.services.history import as_text, changes_of, note_change
from places.models import Estate
from places.permissions import area_paths
from places.services.imports import CREATED, DUPLICATE, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step

FIRM_COLUMNS = (
    Column("name", ("企业名称", "名称", "name"), True, 200),
    Column("unified_code", ("统一社会信用代码", "信用代码", "unified code"), True, 18),
    Column("legal_representative", ("法定代表人", "legal representative"), max_length=60),
    Column("registered_address", ("注册地址", "地址", "registered address"), max_length=300),
    Column("contact_phone", ("联系电话", "办公电话", "office phone"), max_length=40),
    Column("registered_on", ("注册日期", "成立日期", "registered on"), max_length=20),
    Column("registration_authority", ("登记机关", "registered with"), max_length=200),
    Column("registered_capital", ("注册资本", "注册资本(元)", "registered capital"), max_length=30),
    Column("filed_on", ("备案日期", "filed on"), max_length=20),
)
PROJECT_COLUMNS = (
    Column("unified_code", ("统一社会信用代码", "信用代码", "unified code"), True, 18),
    Column("estate", ("小区编号", "estate code"), True, 16),
    Column("effective_from", ("服务起始日", "起始日期", "from"), True, 20),
    Column("effective_to", ("合同终止日", "终止日期", "until"), max_length=20),
    Column("contract_kind", ("合同类型", "kind of contract"), max_length=40),
    Column("contract_number", ("合同编号", "number of the contract"), max_length=80),
    Column("signed_on", ("签订日期", "signed on"), max_length=20),
    Column("fee_amount", ("收费标准", "物业费", "fee"), max_length=30),
    Column("fee_model", ("收费方式", "mode"), max_length=20),
    Column("floor_area", ("建筑面积", "floor area"), max_length=30),
    Column("household_count", ("户数", "households"), max_length=30),
    Column("manager_name", ("项目负责人", "项目经理", "project manager"), max_length=100),
    Column("filed_on", ("备案日期", "filed on"), max_length=20),
)
_FIRM = {column.name: column.headers[0] for column in FIRM_COLUMNS}
_PROJECT = {column.name: column.headers[0] for column in PROJECT_COLUMNS}
CONTRACT_KINDS = {
    **{code: code for code in ContractKind.values},
    "前期": "initial",
    "前期物业": "initial",
    "业主选聘": "owners",
    "过渡期": "interim",
    "临时": "interim",
}
FEE_MODELS = {**{code: code for code in FeeModel.values}, "包干制": "lump_sum", "酬金制": "remuneration"}


def _code_of(text: str) -> str:
    code = text.strip().upper()
    if not is_unified_code(code):
        raise RowRefused(_("“%(code)s” is not a unified social credit code.") % {"code": text[:40]})
    return code


class OfficeImporter(Importer):
    """What both importers share: the right is that of managing firms."""

    def __init__(self, *, by: User | None, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.paths = None if by is None else area_paths(by, "manage_firms")
        self.seen: set[Any] = set()


class FirmImporter(OfficeImporter):
    """Firms by their code. Blank cells change nothing; a firm outside the person's areas is left alone."""

    columns = FIRM_COLUMNS
    action = "firms.import_firms"

    def read(self, row: Row) -> dict[str, Any]:
        values = row.values
        facts: dict[str, Any] = {
            name: values[name].strip()
            for name in (
                "name",
                "legal_representative",
                "registered_address",
                "contact_phone",
                "registration_authority",
            )
            if not is_blank(values[name])
        }
        facts["unified_code"] = _code_of(values["unified_code"])
        for name in ("registered_on", "filed_on"):
            facts[name] = to_date(values[name], _FIRM[name])
        capital = values["registered_capital"]
        facts["registered_capital"] = to_decimal(capital, _FIRM["registered_capital"], places=2, most=10**13)
        return {name: value for name, value in facts.items() if value is not None}

    def plan(self, items: list[tuple[Row, dict[str, Any]]]) -> list[Step]:
        codes = [facts["unified_code"] for _row, facts in items]
        known = {firm.unified_code: firm for firm in PropertyFirm.objects.filter(unified_code__in=codes)}
        mine = self._mine(known)
        steps, planned = [], set(self.seen)
        for row, facts in items:
            code = facts["unified_code"]
            firm = known.get(code)
            if code in planned:
                steps.append(Step(row, DUPLICATE))
            elif firm is not None and firm.pk not in mine:
                steps.append(Step(row, REFUSED, [_("This firm serves no estate in your area.")]))
            else:
                steps.append(Step(row, self._outcome(firm, facts), work=(firm, facts)))
            planned.add(code)
        return steps

    def _mine(self, known: dict[str, PropertyFirm]) -> set[int]:
        firms = PropertyFirm.objects.filter(pk__in=[firm.pk for firm in known.values()])
        return set((firms if self.by is None else firms.visible_to(self.by)).values_list("pk", flat=True))

    @staticmethod
    def _outcome(firm: PropertyFirm | None, facts: dict[str, Any]) -> str:
        if firm is None:
            return CREATED
        is_same = all(as_text(getattr(firm, name)) == as_text(value) for name, value in facts.items())
        return UNCHANGED if is_same else UPDATED

    def write(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome not in (CREATED, UPDATED):
                continue
            firm, facts = step.work
            if firm is None:
                firm = PropertyFirm(status=FirmStatus.FILED if facts.get("filed_on") else FirmStatus.TEMPORARY)
            elif facts.get("filed_on"):
                facts = {**facts, "status": FirmStatus.FILED}
            changes = write_firm(firm, {name: value for name, value in facts.items() if name in (*ALL_FIRM_FIELDS,)})
            note_change(firm, "import_firms", changes, by=self.by, now=timezone.now())

    def remember(self, steps: list[Step]) -> None:
        self.seen |= {step.row.values["unified_code"].strip().upper() for step in steps if step.outcome != REFUSED}


class WantedProject(NamedTuple):
    """A project as a row describes it, with its contract where one is named."""

    code: str
    estate: str
    first: datetime.date
    facts: dict[str, Any]
    contract: dict[str, Any] | None


class ProjectImporter(OfficeImporter):
    """Projects with their contracts. One that stands with the same firm, estate and beginning is left as it is."""

    columns = PROJECT_COLUMNS
    action = "firms.import_projects"

    def __init__(self, *, by: User | None, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.periods: dict[str, list[tuple[datetime.date, datetime.date | None]]] = defaultdict(list)

    def read(self, row: Row) -> WantedProject:
        values = row.values
        first = to_date(values["effective_from"], _PROJECT["effective_from"])
        if first is None:
            raise RowRefused(_("The beginning of the service is missing."))
        facts = {
            "floor_area": to_decimal(values["floor_area"], _PROJECT["floor_area"], places=2, most=10**9),
            "household_count": to_int(values["household_count"], _PROJECT["household_count"], most=10**6),
            "manager_name": "" if is_blank(values["manager_name"]) else values["manager_name"].strip(),
            "filed_on": to_date(values["filed_on"], _PROJECT["filed_on"]),
        }
        kept = {name: value for name, value in facts.items() if value not in (None, "")}
        return WantedProject(
            _code_of(values["unified_code"]),
            values["estate"].strip().upper(),
            first,
            kept,
            self._contract(values, first),
        )

    @staticmethod
    def _contract(values: dict[str, str], first: datetime.date) -> dict[str, Any] | None:
        signed_on = to_date(values["signed_on"], _PROJECT["signed_on"])
        end = to_date(values["effective_to"], _PROJECT["effective_to"])
        if end is not None and end <= first:
            raise RowRefused(_("The contract ends after it begins."))
        fee = to_decimal(values["fee_amount"], _PROJECT["fee_amount"], places=3, most=10**4)
        if signed_on is None:
            if end is not None or fee is not None:
                raise RowRefused(_("A contract needs the day on which it was signed."))
            return None
        return {
            "kind": to_choice(values["contract_kind"], _PROJECT["contract_kind"], CONTRACT_KINDS, default="owners"),
            "number": "" if is_blank(values["contract_number"]) else values["contract_number"].strip(),
            "signed_on": signed_on,
            "effective_from": first,
            "effective_to": end,
            "agreed_to": end,
            "fee_amount": fee,
            "fee_model": to_choice(values["fee_model"], _PROJECT["fee_model"], FEE_MODELS),
        }

    def plan(self, items: list[tuple[Row, WantedProject]]) -> list[Step]:
        firms = {firm.unified_code: firm for firm in self._firms(items)}
        codes = {wanted.estate for _row, wanted in items}
        estates = Estate.objects.filter(code__in=codes).select_related("area").defer("polygon", "area__geometry")
        by_code = {estate.code: estate for estate in estates}
        standing: dict[str, list[ServiceProject]] = defaultdict(list)
        for project in ServiceProject.objects.filter(estate__code__in=codes).select_related("estate", "firm"):
            standing[project.estate.code].append(project)
        steps, planned = [], {code: list(periods) for code, periods in self.periods.items()}
        for row, wanted in items:
            try:
                step = self._step(row, wanted, firms, by_code, standing, planned)
            except RowRefused as refused:
                step = Step(row, REFUSED, refused.reasons)
            steps.append(step)
        return steps

    @staticmethod
    def _firms(items: list[tuple[Row, WantedProject]]) -> Any:
        return PropertyFirm.objects.filter(unified_code__in={wanted.code for _row, wanted in items})

    def _step(
        self,
        row: Row,
        wanted: WantedProject,
        firms: dict[str, PropertyFirm],
        estates: dict[str, Estate],
        standing: dict[str, list[ServiceProject]],
        planned: dict[str, list[tuple[datetime.date, datetime.date | None]]],
    ) -> Step:
        firm, estate = firms.get(wanted.code), estates.get(wanted.estate)
        if firm is None:
            raise RowRefused(_("No firm with this code stands in the register."))
        if estate is None:
            raise RowRefused(_("There is no estate with the code %(code)s.") % {"code": wanted.estate})
        if not self.reaches(estate.area.path):
            raise RowRefused(_("The estate lies outside of your area."))
        others = standing[estate.code]
        if any(other.firm_id == firm.pk and other.effective_from == wanted.first for other in others):
            return Step(row, UNCHANGED)
        periods = [(other.effective_from, other.effective_to) for other in others] + planned.get(estate.code, [])
        if any(end is None or end > wanted.first for _first, end in periods) or any(
            first >= wanted.first for first, _end in periods
        ):
            raise RowRefused(_("Another firm serves this estate in that period. End its project first."))
        planned.setdefault(estate.code, []).append((wanted.first, None))
        return Step(row, CREATED, work=(firm, estate, wanted))

    def write(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome == CREATED:
                self._write_one(*step.work)

    def _write_one(self, firm: PropertyFirm, estate: Estate, wanted: WantedProject) -> None:
        project = new_project(firm, estate, wanted.first, wanted.facts)
        if wanted.contract is not None:
            filed_on = project.filed_on or wanted.contract["signed_on"]
            contract = ServiceContract(project=project, estate=estate, filed_on=filed_on, **wanted.contract)
            contract.full_clean()
            contract.save(force_insert=True)
        changes = changes_of({}, {"estate": estate.name, "effective_from": wanted.first})
        note_change(firm, "import_projects", changes, by=self.by, now=timezone.now(), project=project)

    def remember(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome == CREATED:
                self.periods[step.work[1].code].append((step.work[2].first, None))
