"""A round of awards: two subdistricts, firms with projects, reviewers at every level, a panel of three."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from tests.programmes.conftest import NOW, TODAY, City

STANDARD = {
    "code": "small",
    "title": "小标准",
    "kind": "project",
    "source": "试验市创建办法",
    "classes": [{"code": "home", "title": "住宅"}, {"code": "office", "title": "办公"}],
    "sections": [
        {
            "code": "A",
            "title": "管理",
            "items": [
                {"code": "A1", "text": "负责人在岗", "points": 40, "must": True, "evidence": "照片"},
                {"code": "A2", "text": "公示齐全", "points": 30},
            ],
        },
        {
            "code": "B",
            "title": "服务",
            "items": [
                {"code": "B1", "text": "报修及时", "points": 20},
                {"code": "B2", "text": "楼道整洁", "points": 10, "classes": ["home"]},
                {"code": "B3", "text": "大堂值守", "points": 10, "classes": ["office"]},
            ],
        },
    ],
}
FULL = {"A1": Decimal(40), "A2": Decimal(30), "B1": Decimal(20), "B2": Decimal(10)}
AFTER = TODAY + datetime.timedelta(days=30)


class AwardCity(City):
    """The city with awards."""

    def __init__(self):
        from programmes.services import awards

        super().__init__()
        self.services = awards
        self.officer = self.person("街道甲", "subdistrict_officer", self.tree.first)
        self.district = self.person("区级甲")
        self.chief = self.person("区级乙")
        self.panel = [self.person(f"专家{number}", "auditor") for number in range(3)]

    def round(self, *, places=1, state="open", **changes):
        from programmes.models import AwardRound

        standard = self.services.publish_standard(STANDARD, by=None, now=NOW)
        values = {
            "standard": standard,
            "year": 2026,
            "title": "2026年度示范项目",
            "apply_from": TODAY,
            "apply_until": TODAY + datetime.timedelta(days=20),
            "pass_score": Decimal(80),
            "tie_rule": ["must_points", "district_score", "grade", "panel_vote"],
            "least_sheets": 3,
        }
        made = self.services.keep_round(AwardRound(**(values | changes)), by=None)
        for code in ("home", "office"):
            self.services.set_quota(made.pk, by=None, class_code=code, places=places)
        for person in self.panel:
            self.services.seat_member(made.pk, person, by=None)
        if state == "open":
            made = self.services.open_round(made.pk, by=None)
        return made

    def representative(self, firm):
        return self.person(f"代表{firm.pk}", "firm_administrator", firm)

    def application(self, made, *, submitted=True, points=None, class_code="home"):
        project = self.project(self.estate())
        firm = project.firm
        by = self.representative(firm)
        found = self.services.open_application(
            made.pk, by=by, now=NOW, today=TODAY, firm=firm, project=project, class_code=class_code
        )
        if submitted:
            self.fill(found, by, points or FULL)
            found = self.services.submit_application(found.pk, by=by, now=NOW, today=TODAY)
        return found

    def fill(self, found, by, points):
        for code, given in points.items():
            self.services.save_answer(found.pk, code, by=by, now=NOW, points=given)
        self.services.attach_evidence(found.pk, "A1", self.pdf(), by=by, now=NOW)

    @staticmethod
    def pdf(words=b"proof"):
        return ContentFile(b"%PDF-1.4 " + words, name="proof.pdf")

    def reviewed(self, made, **points):
        """Through both reviews; `points` change the district's sheet."""
        found = self.application(made)
        self.services.review_application(found.pk, "subdistrict", FULL, by=self.officer, now=NOW)
        sheet = FULL | {code: Decimal(given) for code, given in points.items()}
        self.services.review_application(found.pk, "district", sheet, by=self.district, now=NOW)
        return found

    def scored(self, made, found, total):
        """Every panel member's sheet comes to this total (80 to 100)."""
        sheet = FULL | {"B1": Decimal(20) - (100 - Decimal(total))}
        for person in self.panel:
            self.services.score_sheet(found.pk, sheet, by=person, now=NOW)

    def rank(self, made, by=None, today=TODAY):
        return self.services.rank_round(made.pk, by=by, now=NOW, today=today)


@pytest.fixture
def award_city(jurisdiction):
    return AwardCity()


@pytest.fixture
def awarded(award_city):
    """An award of this year: `round`, `application`."""
    made = award_city.round()
    found = award_city.reviewed(made)
    award_city.services.call_panel(made.pk, by=None)
    award_city.scored(made, found, 95)
    award_city.rank(made)
    award_city.services.close_round(made.pk, by=None, now=NOW, today=AFTER)
    found.refresh_from_db()
    return SimpleNamespace(city=award_city, round=made, application=found)
