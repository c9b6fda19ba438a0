"""Two inspectors, an office above them, a firm that answers, and an inspection at any stage."""

import datetime
import io
import uuid

import pytest
from PIL import Image

from firms.models import ChecklistVersion
from firms.rules.checklists import Item
from firms.services import inspections as services
from tests.complaints.conftest import World

ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime(2025, 9, 22, 10, 0, tzinfo=ZONE)
"""A Monday; 1 to 8 October 2025 are free, Sunday 28 September and Saturday 11 October are worked."""
BASIS = "《物业管理条例》关于监督检查的规定"


class InspectionWorld(World):
    """The places of the complaint tests with people who inspect."""

    def __init__(self):
        super().__init__()
        self.second = self.person("second", "subdistrict_officer", self.north)
        self.housing = self.person("housing", "housing_department", self.district)
        self.checker = self.person("checker", "auditor", self.north)
        self.version = ChecklistVersion.objects.get(checklist__code="fire-lift")

    def planned(self, **changes):
        """An inspection of the northern estate by officer and second."""
        values = {
            "by": self.officer,
            "now": NOW,
            "estate": self.estate,
            "version": self.version,
            "inspectors": (self.officer, self.second),
            "due_on": NOW.date() + datetime.timedelta(days=5),
            "note": "专项检查",
        }
        return services.plan_inspection(**(values | changes))

    def given(self, code, verdict="ok", words="", **more):
        """What a device sends of an item."""
        item: Item = self.version.items[code]
        if item.kind == "number" and "number" not in more:
            more["number"] = 0
        if item.kind != "verdict" and verdict == "ok":
            verdict = ""
        if verdict == "not_ok" and not words:
            words = f"{item.title}：不符合"
        return services.AnswerGiven(uuid.uuid4(), code, verdict=verdict, words=words, **more)

    def answered(self, bad=(), inspection=None, now=NOW):
        """An inspection of which every item is answered; those of `bad` are not in order."""
        inspection = inspection or self.planned()
        for code in self.version.items:
            given = self.given(code, "not_ok" if code in bad else "ok")
            services.answer_item(inspection.pk, by=self.officer, now=now, given=given)
        return inspection

    def submitted(self, bad=(), inspection=None, now=NOW):
        """An inspection that was submitted."""
        inspection = self.answered(bad, inspection, now)
        return services.submit_inspection(inspection.pk, by=self.second, now=now)

    def ordered(self, bad=("hydrants",), inspection=None, now=NOW):
        """The first order of an inspection with findings."""
        inspection = self.submitted(bad, inspection, now)
        return services.issue_orders(inspection.pk, by=self.officer, now=now, legal_basis=BASIS)[0]

    def order_in(self, state, now=NOW):
        """An order that went through the services until it stands in `state`."""
        order = self.ordered(now=now)
        if state == "answered":
            return services.answer_order(order.pk, by=self.firm_person, now=now, note="已整改")
        if state == "rectified":
            return services.pass_order(order.pk, by=self.officer, now=now)
        if state == "revoked":
            return services.revoke_order(order.pk, by=self.officer, now=now, reason="认定有误")
        return order


@pytest.fixture
def world(jurisdiction):
    return InspectionWorld()


@pytest.fixture
def fresh_world(fresh_jurisdiction):
    return InspectionWorld()


def photo(colour=(10, 120, 60), **options):
    """A picture as a phone would send it."""
    output = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(output, "JPEG", **options)
    return output.getvalue()
