"""Demo of filings, contracts, exits and invitations: something in every state, around the demo's firm. All invented."""

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Role, User
from firms.choices import ContractKind, ExitKind, FeeModel, ReceiverSide
from firms.models import Filing, FirmExit, ManagerPost, PropertyFirm, ServiceContract, ServiceProject
from firms.permissions import can_file_for, first_level_paths, second_level_paths
from firms.services import hand_over_item, open_exit, receive_item
from firms.services.filings import (
    approve_filing,
    attach_file,
    open_filing,
    refuse_filing,
    return_filing,
    review_filing,
    submit_filing,
    withdraw_filing,
)
from firms.services.people import invite_colleague
from places.models import Area

FIRST_DAY = datetime.date(2024, 1, 1)
FEES = ("0.85", "1.20", "1.85", "2.40", "3.10")
HONOURS = ("演示示范企业", "演示服务之星", "演示红色物业", "演示先进集体")
PAPER = b"%PDF-1.4\n% demo paper, no content\n"


def seed(now: datetime.datetime | None = None) -> None:
    """Contracts for every project, and a story of filings around the demo's people. Adds nothing twice."""
    moment = now or timezone.now()
    if not ServiceContract.objects.exists():
        _file_all(timezone.localdate(moment))
    if not Filing.objects.exists():
        people = _People()
        if people.is_complete:
            _story(people, moment)


def _file_all(today: datetime.date) -> None:
    """Every tenth project stays unfiled: its firm may not serve it until it files."""
    projects = ServiceProject.objects.select_related("estate", "firm").defer("estate__polygon").order_by("pk")
    filed = [project for number, project in enumerate(projects) if number % 10 != 9]
    for number, project in enumerate(filed):
        project.filed_on = project.effective_from + datetime.timedelta(days=10)
        project.place_kind = project.estate.kind
        agreed = project.effective_to or project.effective_from.replace(
            year=project.effective_from.year + 3 + number % 3
        )
        ServiceContract.objects.create(
            project=project,
            estate=project.estate,
            kind=ContractKind.INITIAL if number % 4 == 0 else ContractKind.OWNERS,
            number=f"演示-{project.pk:05}",
            signed_on=project.effective_from - datetime.timedelta(days=20),
            effective_from=project.effective_from,
            effective_to=project.effective_to or max(agreed, today.replace(day=1) + datetime.timedelta(days=120)),
            agreed_to=agreed,
            fee_amount=Decimal(FEES[number % len(FEES)]),
            fee_model=FeeModel.REMUNERATION if number % 5 == 4 else FeeModel.LUMP_SUM,
            filed_on=project.filed_on,
        )
        if project.manager_name:
            ManagerPost.objects.create(
                project=project,
                name=project.manager_name,
                effective_from=project.effective_from,
                effective_to=project.effective_to,
                reported_on=project.filed_on,
            )
    ServiceProject.objects.bulk_update(filed, ["filed_on", "place_kind"])


class _People:
    """Those of the demo who file, review and decide about one estate."""

    def __init__(self) -> None:
        everybody = list(User.objects.filter(is_active=True).order_by("pk"))
        firms = list(PropertyFirm.objects.order_by("pk"))
        pairs = ((user, firm) for user in everybody for firm in firms if can_file_for(user, firm))
        self.filer, self.firm = next(pairs, (None, None))
        self.officer = next((user for user in everybody if first_level_paths(user)), None)
        self.decider = next((user for user in everybody if second_level_paths(user)), None)
        self.area = self._area()

    def _area(self) -> Area | None:
        paths = first_level_paths(self.officer) if self.officer is not None else []
        return Area.objects.without_geometry().filter(path__in=paths).first()

    @property
    def is_complete(self) -> bool:
        """Whether the demo's people were made."""
        return None not in (self.filer, self.firm, self.officer, self.decider, self.area)


class _Teller:
    """Brings filings to where the story wants them."""

    def __init__(self, people: _People, now: datetime.datetime) -> None:
        assert people.filer and people.firm and people.officer and people.decider and people.area
        self.filer, self.firm, self.area = people.filer, people.firm, people.area
        self.officer, self.decider, self.now = people.officer, people.decider, now
        self.day = timezone.localdate(now)

    def begin(self, kind: str) -> Filing:
        """A draft about the firm itself."""
        return open_filing(kind, self.firm, by=self.filer, now=self.now, area=self.area)

    def honour(self, number: int) -> Filing:
        """An honour, handed in."""
        filing = self.begin("honour")
        paper = ContentFile(PAPER + str(number).encode(), name="演示证书.pdf")
        attach_file(filing.pk, paper, by=self.filer, now=self.now)
        given = {
            "title": HONOURS[number],
            "issuer": "演示行业协会",
            "awarded_on": str(self.day - datetime.timedelta(days=90)),
            "valid_to": str(self.day + datetime.timedelta(days=640)),
        }
        return submit_filing(filing.pk, by=self.filer, now=self.now, given=given)

    def branch(self, name: str) -> Filing:
        """A branch, handed in."""
        given = {"name": f"{name}分公司", "address": "虚构二路2号", "opened_on": str(self.day)}
        return submit_filing(self.begin("branch").pk, by=self.filer, now=self.now, given=given)

    def review(self, filing: Filing) -> Filing:
        """Passed on by the subdistrict."""
        return review_filing(filing.pk, by=self.officer, now=self.now, seen_round=filing.round)

    def approve(self, filing: Filing) -> Filing:
        """Entered by the district."""
        return approve_filing(self.review(filing).pk, by=self.decider, now=self.now, seen_round=filing.round)


def _story(people: _People, now: datetime.datetime) -> None:
    tell = _Teller(people, now)
    tell.begin("honour")
    tell.honour(0)
    tell.review(tell.honour(1))
    tell.approve(tell.honour(2))
    tell.approve(tell.branch("东区演示"))
    returned = tell.branch("西区演示")
    notes = {"address": "请写明门牌号", "opened_on": "与营业执照不一致"}
    return_filing(returned.pk, by=tell.officer, now=now, seen_round=1, field_notes=notes)
    refuse_filing(tell.branch("南区演示").pk, by=tell.officer, now=now, seen_round=1, reason="该分公司不在本区经营")
    withdraw_filing(tell.branch("北区演示").pk, by=tell.filer, now=now)
    _late_manager(tell)
    _exit(tell)
    role = Role.objects.filter(code="firm_project_manager").first()
    if role is not None:
        link = "https://portal.invalid/firm/invitations/{}/".format
        invite_colleague(tell.firm, role, by=tell.filer, now=now, link=link, email="colleague@demo.invalid")


def _projects(tell: _Teller) -> list[ServiceProject]:
    here = ServiceProject.objects.filter(
        firm=tell.firm, effective_to=None, estate__area__path__startswith=tell.area.path
    )
    return list(
        here.select_related("estate__area").defer("estate__polygon", "estate__area__geometry").order_by("pk")[:2]
    )


def _late_manager(tell: _Teller) -> None:
    """A new manager, reported twenty days after the post began."""
    for project in _projects(tell)[:1]:
        filing = open_filing("manager", tell.firm, by=tell.filer, now=tell.now, project=project)
        given = {
            "manager_name": "演示新经理",
            "manager_phone": "02800000000",
            "effective_from": str(tell.day - datetime.timedelta(days=20)),
            "reason": "人员调整",
        }
        submit_filing(filing.pk, by=tell.filer, now=tell.now, given=given)


def _exit(tell: _Teller) -> None:
    """An exit under way: a few things are handed over, one is received, the rest is open."""
    for project in _projects(tell)[-1:]:
        found: FirmExit = open_exit(
            project.pk,
            kind=ExitKind.NOT_RENEWED,
            notified_on=tell.day,
            leave_on=tell.day + datetime.timedelta(days=75),
            receiver_side=ReceiverSide.SUBDISTRICT,
            by=tell.filer,
            now=tell.now,
            reason="合同到期不再续签",
        )
        items = list(found.items.all()[:3])
        for item in items:
            hand_over_item(found.pk, item.pk, by=tell.filer, now=tell.now, note="齐全")
        for item in items[:1]:
            receive_item(found.pk, item.pk, by=tell.officer, now=tell.now)
