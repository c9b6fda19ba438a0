"""People and places of the complaint tests: two subdistricts, an estate in each, a firm that serves both."""

import datetime
import io
import uuid

import pytest
from django.utils import timezone
from PIL import Image

NOW = datetime.datetime(2025, 9, 26, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
"""A Friday before a Sunday that is worked in exchange for National Day."""


class World:
    """What a test works with; everything lies in the open schema."""

    def __init__(self):
        from firms.rules import fictitious_code
        from places.models import Area

        self.district = Area.objects.create(code="510108", name="试验区", kind="district", path="510108/")
        self.north = self._area("510108001", "北街道", "subdistrict", self.district)
        self.south = self._area("510108002", "南街道", "subdistrict", self.district)
        self.north_community = self._area("510108001001", "北苑社区", "community", self.north)
        self.south_community = self._area("510108002001", "南苑社区", "community", self.south)
        self.estate = self.estate_in(self.north_community, "春熙苑", "CHUNXI01")
        self.south_estate = self.estate_in(self.south_community, "秋实园", "QIUSHI01")
        self.firm = self.firm_named("安居物业服务有限公司", "安居物业", fictitious_code("one"))
        self.other_firm = self.firm_named("乐业物业服务有限公司", "乐业物业", fictitious_code("two"))
        self.serve(self.firm, self.estate)
        self.serve(self.firm, self.south_estate)
        self.officer = self.person("officer", "subdistrict_officer", self.north)
        self.south_officer = self.person("south-officer", "subdistrict_officer", self.south)
        self.firm_person = self.person("firm", "firm_administrator", self.firm)
        self.other_firm_person = self.person("other-firm", "firm_administrator", self.other_firm)

    @staticmethod
    def _area(code, name, kind, parent):
        from places.models import Area

        return Area.objects.create(code=code, name=name, kind=kind, parent=parent, path=f"{parent.path}{code}/")

    @staticmethod
    def estate_in(area, name, code):
        from places.models import Estate

        return Estate.objects.create(
            code=code, name=name, area=area, name_key=name, search_text=f"{name} {code.lower()}"
        )

    @staticmethod
    def firm_named(name, short_name, code):
        from firms.models import PropertyFirm

        return PropertyFirm.objects.create(
            name=name, short_name=short_name, unified_code=code, is_code_fictitious=True, normal_name=name
        )

    @staticmethod
    def serve(firm, estate):
        from firms.models import ServiceProject

        since = datetime.date(2020, 1, 1)
        return ServiceProject.objects.create(firm=firm, estate=estate, name=estate.name, effective_from=since)

    @staticmethod
    def person(username, role_code, scope):
        from accounts.models import Role, User
        from accounts.services import grant_role

        user = User.objects.create_user(username, f"{username}@example.test", "correct horse battery")
        grant_role(user, Role.objects.get(code=role_code), scope, by=None, today=datetime.date(2025, 1, 1))
        return User.objects.get(pk=user.pk)

    @staticmethod
    def category(code="facilities-lift"):
        from complaints.models import Category

        return Category.objects.get(code=code)

    def submit(self, **changes):
        """A complaint about the northern estate, received now unless said otherwise."""
        from complaints.services import submit_complaint

        values = {
            "submission_key": uuid.uuid4(),
            "estate": self.estate,
            "category": self.category("cleaning-rubbish"),
            "title": "垃圾三天没有清运",
            "text": "三栋楼下的垃圾桶满了三天，没有人来收。",
            "now": timezone.now(),
        }
        return submit_complaint(**(values | changes))

    def brought_to(self, state, now=None, **changes):
        """A complaint that went through the services until it stands in `state`."""
        from complaints import services

        now = now or timezone.now()
        complaint = self.submit(now=now, **changes)
        pk, officer = complaint.pk, self.officer
        if state == "withdrawn":
            return services.withdraw_complaint(pk, now=now)
        if state == "refused":
            return services.refuse_complaint(pk, by=officer, now=now, reason="不属于物业服务", legal_basis="第三条")
        steps = {
            "accepted": lambda: services.accept_complaint(pk, by=officer, now=now),
            "dispatched": lambda: services.dispatch_complaint(pk, by=officer, now=now),
            "in_progress": lambda: services.record_first_response(pk, by=self.firm_person, now=now, note="已到现场"),
            "resolved": lambda: services.answer_complaint(pk, by=self.firm_person, now=now, note="已清运"),
            "rated": lambda: services.rate_complaint(pk, satisfaction="satisfied", now=now),
            "closed": lambda: services.close_complaint(pk, by=officer, now=now),
        }
        for name, step in steps.items():
            if state == "received":
                break
            complaint = step()
            if name == state:
                break
        return complaint


def picture_bytes(width=64, height=48, kind="JPEG", **options):
    """A picture as a phone would send it."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), (150, 60, 40)).save(output, kind, **options)
    return output.getvalue()


@pytest.fixture
def world(jurisdiction):
    return World()


@pytest.fixture
def fresh_world(fresh_jurisdiction):
    return World()


@pytest.fixture
def now():
    return NOW


def do_promised(topic):
    """Do what was promised under a topic and is not done, as a worker does it. Returns how many there were."""
    from jobs.models import OutboxEntry
    from jobs.services import run_outbox_entry

    entries = list(OutboxEntry.objects.filter(topic=topic, done_at=None).values_list("pk", flat=True))
    assert all(run_outbox_entry(pk) for pk in entries)
    return len(entries)
