"""A small town for the browser: two subdistricts, an estate in each, one firm, and people with passwords."""

import datetime
import re
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from accounts.services import grant_role
from complaints.models import FloodLimits
from credit.models import RulebookVersion
from credit.reference import SAMPLE_FILE
from credit.services import adopt_version, confirm_event, report_event, review_event, upload_rulebook
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.models import Area
from places.services.areas import create_area
from places.services.estates import register_estate

PASSWORD = "green-tea-by-the-river"
FIRM, ESTATE, SOUTH_ESTATE = "安居物业服务有限公司", "春熙苑", "秋实园"
LONG_AGO = datetime.timedelta(days=400)


class Town:
    """What the journeys go through; built by the services, committed in the open schema."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.root = self.area("510108", "试验区", "district", None)
        self.north = self.area("510108001", "北街街道", "subdistrict", self.root)
        self.south = self.area("510108002", "南街街道", "subdistrict", self.root)
        self.north_community = self.area("510108001001", "北苑社区", "community", self.north)
        self.south_community = self.area("510108002001", "南苑社区", "community", self.south)
        self.estate = register_estate(by=None, name=ESTATE, area=self.north_community, address="和睦路1号")
        self.south_estate = register_estate(by=None, name=SOUTH_ESTATE, area=self.south_community, address="邻里街2号")
        self.firm = file_firm(by=None, name=FIRM, unified_code=fictitious_code("browser"))
        since = self.today - LONG_AGO
        self.project = open_project(self.firm, self.estate, by=None, effective_from=since)
        self.housing = self.person("housing", "housing_department", self.root)
        self.housing2 = self.person("housing2", "housing_department", self.root)
        self.officer = self.person("officer", "subdistrict_officer", self.north)
        self.south_officer = self.person("officer2", "subdistrict_officer", self.south)
        FloodLimits.objects.update_or_create(pk=1, defaults={"least_seconds": 0})  # these people type fast
        self.firm_person = self.person("firm", "firm_administrator", self.firm)

    @staticmethod
    def area(code: str, name: str, kind: str, parent: Area | None) -> Area:
        return create_area(by=None, code=code, name=name, kind=kind, parent=parent)

    def person(self, username: str, role: str, scope: Any) -> User:
        user = User.objects.create_user(username, f"{username}@example.test", PASSWORD)
        grant_role(user, Role.objects.get(code=role), scope, by=None, today=self.today)
        return User.objects.get(pk=user.pk)

    def adopt_rulebook(self) -> RulebookVersion:
        """The sample rulebook in force since last year, signed by two people."""
        since = f"effective_from: {self.today.year - 1}-01-01"
        text = re.sub(r"effective_from: \S+", since, SAMPLE_FILE.read_text(encoding="utf-8"), count=1)
        version = upload_rulebook(text, by=self.housing, now=self.now)
        return adopt_version(version.pk, by=self.housing2, now=self.now)

    def earlier_record(self) -> None:
        """Something that the firm has on its file already: two points."""
        words = {"fact": "三次报修未在承诺时限内到场", "source": "subdistrict", "occurred_on": self.today}
        event = report_event(by=self.officer, project=self.project, item_code="B01", now=self.now, **words)
        review_event(event.pk, by=self.housing2, now=self.now)
        confirm_event(event.pk, by=self.housing, now=self.now)
