"""A small city with old estates: two subdistricts, firms of different grades, people who sign."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

TODAY = datetime.date(2026, 4, 20)
NOW = datetime.datetime(2026, 4, 20, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
FIRST_DAY = datetime.date(2025, 1, 1)
TITLE = "试验调查表"
QUESTIONS = [
    {"code": "gate", "label": "有无门卫", "kind": "yes_no"},
    {"code": "lighting", "label": "楼道照明", "kind": "choice", "choices": ["完好", "部分损坏", "全部损坏"]},
    {"code": "leaks", "label": "渗漏住户", "kind": "number", "unit": "户", "is_required": False},
]
ANSWERS = {"gate": "yes", "lighting": "完好", "leaks": "12"}


class City:
    """Places, firms and people; everything lies in the open schema."""

    def __init__(self):
        from tests.places.conftest import grow_tree

        self.tree = grow_tree()
        self.count = 0
        self.grades = {}
        self.has_rule = False

    def person(self, name, role="housing_department", scope=None):
        from accounts.models import Role, User
        from accounts.services import grant_role

        user, is_new = User.objects.get_or_create(username=name)
        target = scope or self.tree.district
        if is_new:
            grant_role(user, Role.objects.get(code=role), target, by=None, today=timezone.localdate())
        return User.objects.get(pk=user.pk)

    def estate(self, area=None, **facts):
        from tests.places.conftest import make_estate

        self.count += 1
        facts = {"floor_area": Decimal("10000.00"), **facts}
        return make_estate(area or self.tree.community, f"旧苑{self.count}号", **facts)

    def firm(self, grade="A"):
        from firms.rules import fictitious_code
        from firms.services import file_firm

        self.count += 1
        firm = file_firm(by=None, name=f"演示{self.count}物业有限公司", unified_code=fictitious_code(f"r{self.count}"))
        self.grades[firm.pk] = grade
        return firm

    def project(self, estate, firm=None, effective_from=FIRST_DAY, **values):
        from firms.services import open_project

        return open_project(firm or self.firm(), estate, by=None, effective_from=effective_from, **values)

    def entry(self, estate=None, kind="abandoned", effective_from=FIRST_DAY, **facts):
        """An entry that was surveyed and classified (`kind` empty: only entered)."""
        from programmes import services

        entry = services.enter_estate(estate or self.estate(**facts), by=None, now=NOW, effective_from=effective_from)
        if kind:
            self.survey(entry)
            entry = services.classify_estate(entry.pk, by=None, now=NOW, kind=kind, basis="现场调查")
        return entry

    def form(self):
        from programmes.models import SurveyForm
        from programmes.services import publish_survey_form

        own = SurveyForm.objects.filter(title=TITLE).first()
        return own or publish_survey_form(QUESTIONS, by=None, title=TITLE, effective_from=FIRST_DAY)

    def survey(self, entry, by=None, **changes):
        from programmes.services import record_survey

        self.form()
        values = {
            "surveyed_on": datetime.date(2026, 3, 1),
            "office": entry.estate.area,
            "condition": "neglected",
            "answers": ANSWERS,
        }
        return record_survey(entry.pk, by=by, now=NOW, today=TODAY, **(values | changes))

    def rule(self, **changes):
        from programmes.services import set_subsidy_rule

        values = {
            "title": "老旧小区物业补贴",
            "rate": Decimal("0.2"),
            "grades": ["A"],
            "estate_kinds": ["abandoned", "three_withouts", "old", "ownerless"],
            "month_rule": "by_days",
            "rounding": "half_up",
            "source": "试验市补贴办法",
            "effective_from": FIRST_DAY,
        }
        self.has_rule = True
        return set_subsidy_rule(by=None, **(values | changes))

    def target(self, **changes):
        from programmes.services import set_coverage_target

        values = {
            "share": Decimal("0.7"),
            "counted_kinds": ["interim_firm", "state_owned_firm", "property_firm"],
            "source": "试验市三年行动方案",
            "effective_from": FIRST_DAY,
        }
        return set_coverage_target(by=None, **(values | changes))

    def look_after(self, entry, firm=None, kind="interim_firm", effective_from=FIRST_DAY, **more):
        from programmes.services import appoint_caretaker

        chosen = firm or (self.firm() if kind.endswith("firm") else None)
        return appoint_caretaker(
            entry.pk, by=None, now=NOW, kind=kind, firm=chosen, effective_from=effective_from, basis="街道会议", **more
        )

    def signers(self):
        """Four people of the housing department, none the same."""
        names = ("drafter", "checker", "first", "second")
        return SimpleNamespace(**{name: self.person(f"sign-{name}") for name in names})


def know_grades(city, monkeypatch):
    """Firms stand as the test says, at every day."""
    from firms import standing

    def source(firm, as_of, project=None):
        grade = city.grades.get(firm.pk, "")
        measures = ()
        if grade == "banned":
            measures = (standing.Measure("subsidy", "不予补贴", "规则", as_of, None, tone="sanction"),)
            grade = "A"
        return standing.FirmStanding(firm.pk, as_of, grade=grade, measures=measures, digest=f"of {grade}")

    monkeypatch.setattr(standing, "_source", source)


@pytest.fixture
def city(jurisdiction, monkeypatch):
    made = City()
    know_grades(made, monkeypatch)
    return made


@pytest.fixture
def fresh_city(fresh_jurisdiction, monkeypatch):
    made = City()
    know_grades(made, monkeypatch)
    return made


@pytest.fixture
def run_of(city):
    """`run_of(state)`: the run of the first quarter of 2026, brought to a state by `city.signers()`."""
    return lambda state, people=None: bring_run(city, state, people)


def bring_run(city, state, people=None):
    from programmes import services

    people = people or city.signers()
    if not city.has_rule:
        city.rule()
    run = services.draft_run(2026, 1, by=people.drafter, now=NOW, today=TODAY)
    steps = {
        "checked": lambda: services.check_run(run.pk, by=people.checker, now=NOW),
        "half": lambda: services.approve_run(run.pk, by=people.first, now=NOW),
        "approved": lambda: services.approve_run(run.pk, by=people.second, now=NOW),
        "exported": lambda: services.export_run(run.pk, by=people.second, now=NOW),
    }
    if state == "draft":
        return run
    for name, step in steps.items():
        run = step()
        if name == state:
            return run
    raise ValueError(state)
