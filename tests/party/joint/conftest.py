"""A district with two subdistricts, firms with estates and owners, organisations, and people of every side."""

import datetime
from decimal import Decimal

import pytest

ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime(2026, 12, 10, 10, 0, tzinfo=ZONE)
TODAY = NOW.date()
SINCE = datetime.date(2025, 1, 1)
HOUR = datetime.timedelta(hours=1)
ONE_DAY = datetime.timedelta(days=1)
MANUAL = {
    "organisation": "approved",
    "staff_members": "5",
    "secretary_in_committee": "yes",
    "cross_into_community": "yes",
    "cross_into_firm": "yes",
    "regional_tasks": "done",
    "vetting": "yes",
    "major_matters": "always",
}


class Town:
    """What a test works with; everything lies in the open schema."""

    def __init__(self):
        from tests.places.conftest import grow_tree

        self.tree = grow_tree()
        self.count = 0
        self.community = self.organisation("试验社区党委", self.tree.community, "community", "committee", 60)
        self.branch = self.organisation("试验小区党支部", self.tree.community, "estate", "branch", 9)
        self.firm = self.file_firm()
        self.other_firm = self.file_firm()
        self.project = self.serve(self.firm)
        self.other_project = self.serve(self.other_firm)
        self.department = self.person("department", "organisation_department", self.tree.district)
        self.second = self.person("second", "organisation_department", self.tree.district)
        self.secretary = self.person("secretary", "community_secretary", self.tree.community)
        self.far_secretary = self.person("far", "community_secretary", self.tree.other)
        self.firm_person = self.person("firm", "firm_administrator", self.firm)
        self.other_firm_person = self.person("other-firm", "firm_administrator", self.other_firm)

    def person(self, name, role, scope):
        from accounts.models import Role, User
        from accounts.services import grant_role

        user, is_new = User.objects.get_or_create(username=name)
        if is_new:
            grant_role(user, Role.objects.get(code=role), scope, by=None, today=datetime.date.today())
        return User.objects.get(pk=user.pk)

    def organisation(self, name, area, level, kind, members):
        from party.models import PartyOrganisation

        return PartyOrganisation.objects.create(
            name=name, area=area, level=level, kind=kind, founded_date=SINCE, member_count=members
        )

    def file_firm(self):
        from firms.rules import fictitious_code
        from firms.services import file_firm

        self.count += 1
        code = fictitious_code(f"joint{self.count}")
        return file_firm(by=None, name=f"试验{self.count}物业有限公司", unified_code=code)

    def serve(self, firm, units=40):
        """A project of the firm at an estate of its own, with so many units and an owner each."""
        from firms.models import ServiceProject
        from places.models import Building, Owner, Ownership, Unit
        from tests.places.conftest import make_estate

        self.count += 1
        estate = make_estate(self.tree.community, f"试验苑{self.count}号")
        building = Building.objects.create(estate=estate, number="1")
        owner = Owner.objects.create(name="甲", name_hash=f"h{self.count}")
        rows = Unit.objects.bulk_create(
            Unit(building=building, number=f"{number}", exclusive_area=Decimal(90)) for number in range(units)
        )
        Ownership.objects.bulk_create(Ownership(unit=unit, owner=owner, effective_from=SINCE) for unit in rows)
        return ServiceProject.objects.create(firm=firm, estate=estate, name=estate.name, effective_from=SINCE)

    def committee(self):
        from committees.models import OwnersCommittee

        name = f"{self.project.estate.name}业主委员会"
        return OwnersCommittee.objects.create(estate=self.project.estate, term_from=SINCE, name=name, seats=5)

    def meeting(self, *, held=True, members=None, **values):
        from party.services import meetings

        given = {"title": "第四季度联席会议", "agenda": "一、道闸\n二、加装电梯", "meets_at": NOW - 2 * HOUR, **values}
        bodies = members or [self.firm, self.tree.first, self.branch]
        called = meetings.call_joint_meeting(self.community.pk, by=None, now=NOW - 5 * ONE_DAY, members=bodies, **given)
        if held:
            present = list(called.members.values_list("pk", flat=True)[:2])
            meetings.hold_joint_meeting(called.pk, by=None, now=NOW, present=present)
        return called

    def task(self, due_on=TODAY, **values):
        from party.services import meetings

        meeting = values.pop("meeting", None) or self.meeting()
        owner = meeting.members.get(side="firm")
        return meetings.give_joint_task(
            meeting.pk, by=None, now=NOW, owner=owner, title="修复东门道闸", due_on=due_on, **values
        )

    def activity(self, kind="member_meeting", at=NOW - ONE_DAY, organisation=None, **values):
        from party.services.activities import plan_activity

        given = {"title": "组织生活", "starts_at": at, "ends_at": at + HOUR, **values}
        return plan_activity((organisation or self.branch).pk, by=None, now=NOW, kind=kind, **given)

    def table(self, code="thirty_points"):
        from party.models import AssessmentTable

        return AssessmentTable.objects.filter(code=code).first()

    def round(self, state="draft", **values):
        """A round over the two firms, brought to a state: draft, scoring, appraisal."""
        from party.services import appraisals, assessments

        given = {"first_day": datetime.date(2026, 1, 1), "last_day": datetime.date(2026, 12, 9), **values}
        given = {"title": "2026年度考核", "table": self.table(), "sample_size": 12, "least_answers": 10, **given}
        round_ = assessments.open_round(self.tree.district, by=None, now=NOW, **given)
        if state != "draft":
            assessments.start_scoring(round_.pk, by=None, now=NOW)
            assessments.measure(round_.pk, now=NOW)
            for subject in round_.subjects.all():
                self.score(subject)
        if state == "appraisal":
            appraisals.open_appraisal(round_.pk, by=None, now=NOW, closes_on=TODAY, seed="试验种子")
        round_.refresh_from_db()
        return round_

    def score(self, subject, **values):
        from party.services.assessments import score_item

        for code, value in {**MANUAL, **values}.items():
            score_item(subject.pk, by=None, now=NOW, item_code=code, value=value, basis="见附件")

    def subject(self, round_, firm=None):
        return round_.subjects.get(firm=firm or self.firm)

    def answer(self, subject, grades):
        """Fresh codes of a subject, used for these grades."""
        from party.services.appraisals import answer_appraisal, make_codes

        codes = make_codes(subject.pk, by=None, now=NOW)
        for code, grade in zip(codes, grades, strict=False):
            answers = {"overall": grade, "service": grade, "openness": grade}
            answer_appraisal(code, now=NOW, answers=answers)
        return codes


@pytest.fixture
def town(jurisdiction):
    return Town()
