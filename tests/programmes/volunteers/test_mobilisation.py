"""Mobilisation: everybody called, confirmed once, the board, reminders, the stand-down, nothing lost."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from common.images import read_picture
from jobs import waking
from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from notifications.models import Notice
from programmes import seams
from programmes.models import MobilisationCall, MobilisationReport, MobilisationTask
from programmes.rules.indicators import Ratio
from programmes.rules.mobilisation import Called, is_reminder_due, ratio_of, ratios_by_area
from programmes.selectors.mobilisation import board_of
from programmes.services import mobilisation
from programmes.services.mobilisation.answering import StoodDown, UnknownLink
from programmes.services.mobilisation.issuing import NobodyThere
from programmes.services.mobilisation.links import token_of
from tests.programmes.conftest import NOW

MINUTES = datetime.timedelta


def minutes(count):
    return NOW + datetime.timedelta(minutes=count)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG")
    return read_picture(file)


# --- Rules --------------------------------------------------------------------------------------------------


def test_a_task_with_two_areas_counts_in_each_and_once_in_all():
    called = [Called(1, "a/b/", True), Called(1, "a/c/", True), Called(2, "a/c/", False)]
    assert ratio_of(called) == Ratio(1, 2)
    assert ratios_by_area(called, ["a/", "a/b/", "a/c/", "a/d/"]) == {
        "a/": Ratio(1, 2),
        "a/b/": Ratio(1, 1),
        "a/c/": Ratio(1, 2),
        "a/d/": Ratio(0, 0),
    }


@pytest.mark.parametrize(("reminders", "at", "is_due"), [(0, 29, False), (0, 30, True), (2, 30, True), (3, 300, False)])
def test_a_reminder_is_due_after_the_minutes_and_thrice_at_most(reminders, at, is_due):
    assert is_reminder_due(NOW, reminders, 30, minutes(at)) is is_due


# --- Calling ------------------------------------------------------------------------------------------------


class Branches:
    """Stands for the app that knows the Party's organisations."""

    def __init__(self, town, user):
        self.branch = seams.Branch("b-1", "云栖社区党支部", (town.tree.community.pk,), (user.pk,))
        self.user = user

    def in_areas(self, paths):
        return [self.branch]

    def named(self, keys):
        return [self.branch] if "b-1" in keys else []

    def keys_of(self, user):
        return frozenset({"b-1"}) if user == self.user else frozenset()


@pytest.fixture
def branches(town, monkeypatch):
    known = Branches(town, town.volunteer("branch-secretary"))
    monkeypatch.setattr(seams, "_source", [lambda: known])
    return known


def test_every_firm_branch_and_team_of_the_areas_is_called_once(town, branches):
    firm = town.firm()
    for _ in range(2):
        town.project(town.estate(), firm)
    town.project(town.estate(town.tree.other), town.firm())
    team = town.team()
    town.team(area=town.tree.other)
    call = town.emergency([town.tree.first, town.tree.community])
    assert {(task.kind, task.name) for task in call.tasks.all()} == {
        ("firm", firm.name),
        ("team", team.name),
        ("branch", "云栖社区党支部"),
    }
    assert [area.code for area in call.areas.all()] == [town.tree.first.code]


def test_areas_with_nobody_are_refused_and_so_is_an_office_elsewhere(town):
    with pytest.raises(NobodyThere):
        town.emergency()
    town.team()
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    with pytest.raises(NotAllowed):
        town.emergency([town.tree.district], by=officer)
    with pytest.raises(ValidationError):
        town.emergency([town.tree.first], by=officer, remind_after_minutes=1)
    assert town.emergency([town.tree.first], by=officer).tasks.count() == 1
    assert MobilisationCall.objects.count() == 1


def test_two_hundred_firms_are_called_in_as_many_statements_as_two(town):
    counts = []
    for count, area in ((2, town.tree.community), (200, town.tree.other)):
        town.many_firms(count, area)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            call = town.emergency([area])
        counts.append(len(captured) - OutboxEntry.objects.filter(payload__call_id=call.pk).count())
        assert call.tasks.count() == count
    assert counts[0] == counts[1]


def test_the_board_shows_95_percent_of_200_firms_by_area_with_the_silent_ones(town):
    town.many_firms(120)
    town.many_firms(80, town.tree.other)
    call = town.emergency()
    tasks = list(call.tasks.order_by("pk"))
    silent = tasks[:4] + tasks[-6:]
    for task in tasks:
        if task not in silent:
            mobilisation.confirm_task(task.pk, by=None, now=minutes(5))
    board = board_of(call, town.person("boss"))
    assert (board.ratio, board.ratio.percent) == (Ratio(190, 200), 95)
    assert [(row.area.name, row.ratio) for row in board.areas] == [
        ("大丰街道", Ratio(116, 120)),
        ("玉林街道", Ratio(74, 80)),
    ]
    assert board.silent == silent
    street = board_of(call, town.person("officer", "subdistrict_officer", town.tree.second))
    assert (street.ratio, street.silent_count) == (Ratio(74, 80), 6)


def test_the_board_reads_as_much_for_many_as_for_few(town, sees_equal_queries):
    town.many_firms(3)
    user = town.person("boss")
    few = town.emergency([town.tree.community])
    town.many_firms(30, town.tree.other)
    many = town.emergency([town.tree.other])
    calls = [few]
    for task in [few.tasks.first(), *many.tasks.all()[:5]]:
        mobilisation.report_from_spot(task.pk, by=None, now=NOW, people_count=2)
    sees_equal_queries(lambda: board_of(calls[0], user), lambda: calls.__setitem__(0, many))


# --- Confirming ---------------------------------------------------------------------------------------------


def test_a_confirmation_is_one_however_often_it_comes(town):
    town.many_firms(1)
    task = town.emergency().tasks.get()
    for at in (1, 2):
        mobilisation.confirm_task(task.pk, by=None, now=minutes(at))
    task.refresh_from_db()
    assert task.confirmed_at == minutes(1)
    assert AuditEntry.objects.filter(action="programmes.confirm_task").count() == 1


def test_two_clicks_at_once_are_one_confirmation(fresh_town, fresh_jurisdiction, at_once):
    fresh_town.many_firms(1)
    task = fresh_town.emergency().tasks.get()
    clicks = [lambda: mobilisation.confirm_task(task.pk, by=None, now=NOW)] * 2
    assert [type(one).__name__ for one in at_once(fresh_jurisdiction, *clicks)] == ["MobilisationTask"] * 2
    assert AuditEntry.objects.filter(action="programmes.confirm_task").count() == 1


def test_a_confirmation_beside_the_stand_down_is_in_the_summary_or_refused(fresh_town, fresh_jurisdiction, at_once):
    fresh_town.many_firms(1)
    call = fresh_town.emergency()
    task = call.tasks.get()
    answer, _over = at_once(
        fresh_jurisdiction,
        lambda: mobilisation.confirm_task(task.pk, by=None, now=NOW),
        lambda: mobilisation.stand_down(call.pk, by=None, now=NOW),
    )
    call.refresh_from_db()
    assert call.summary["confirmed"] == MobilisationTask.objects.confirmed().count()
    assert call.summary["confirmed"] == (0 if isinstance(answer, StoodDown) else 1)


def test_late_confirmations_and_reports_are_refused_with_a_clear_text(town):
    town.many_firms(1)
    call = town.emergency()
    task = call.tasks.get()
    mobilisation.stand_down(call.pk, by=None, now=minutes(60))
    for act in (mobilisation.confirm_task, mobilisation.report_from_spot):
        with pytest.raises(StoodDown) as refused:
            act(task.pk, by=None, now=minutes(61))
        assert str(refused.value)
    task.refresh_from_db()
    assert (task.confirmed_at, MobilisationReport.objects.count()) == (None, 0)
    with pytest.raises(MoveNotAllowed):
        mobilisation.stand_down(call.pk, by=None, now=minutes(62))


def test_each_answers_for_oneself_and_the_office_notes_what_came_by_phone(town, branches):
    firm = town.firm()
    town.project(town.estate(), firm)
    lead = town.volunteer("lead")
    town.team(lead)
    call = town.emergency()
    secretary = town.person("secretary", "firm_administrator", firm)
    officer = town.person("officer", "subdistrict_officer", town.tree.first)
    away = town.person("away", "subdistrict_officer", town.tree.second)
    tasks = {task.kind: task for task in call.tasks.all()}
    own = {"firm": secretary, "team": lead, "branch": branches.user}
    for kind, task in tasks.items():
        for person in {*own.values(), officer} - {own[kind]}:
            with pytest.raises(NotAllowed):
                mobilisation.confirm_task(task.pk, by=person, now=NOW)
        with pytest.raises(NotAllowed):
            mobilisation.confirm_task(task.pk, by=away, now=NOW, via="phone")
    for person in (secretary, lead):
        with pytest.raises(NotAllowed):
            mobilisation.confirm_task(tasks["branch"].pk, by=person, now=NOW, via="phone")
    assert mobilisation.confirm_task(tasks["firm"].pk, by=secretary, now=NOW).confirmed_by == secretary
    assert mobilisation.confirm_task(tasks["branch"].pk, by=branches.user, now=NOW).confirmed_via == "page"
    assert mobilisation.confirm_task(tasks["team"].pk, by=officer, now=NOW, via="phone").confirmed_via == "phone"


def test_a_signed_link_answers_for_its_task_here_only(town, west):
    from tenants.context import in_jurisdiction

    town.team()
    task = town.emergency().tasks.get()
    token = token_of(task)
    for wrong in ("", "1", f"{task.pk + 1}.{token.partition('.')[2]}", token + "x"):
        with pytest.raises(UnknownLink):
            mobilisation.confirm_by_link(wrong, now=NOW)
    with in_jurisdiction(west), pytest.raises(UnknownLink):
        mobilisation.confirm_by_link(token, now=NOW)
    assert mobilisation.confirm_by_link(token, now=NOW).confirmed_via == "link"


# --- Reports, reminders, the end ----------------------------------------------------------------------------


def test_a_report_confirms_and_the_newest_of_each_task_counts(town):
    town.many_firms(2)
    call = town.emergency()
    first, second = call.tasks.order_by("pk")
    mobilisation.report_from_spot(first.pk, by=None, now=NOW, people_count=30, machine_count=2)
    mobilisation.report_from_spot(first.pk, by=None, now=minutes(9), people_count=12, photos=[picture()])
    mobilisation.report_by_link(token_of(second), now=minutes(9), people_count=5, handled_count=3)
    board = board_of(call, town.person("boss"))
    assert board.totals == {"people_count": 17, "machine_count": 0, "handled_count": 3}
    assert board.ratio == Ratio(2, 2)
    over = mobilisation.stand_down(call.pk, by=None, now=minutes(90), lessons="泵房检查及时")
    assert over.summary == {
        "called": 2,
        "confirmed": 2,
        "kinds": {"firm": [2, 2]},
        "reports": 3,
        "people_count": 17,
        "machine_count": 0,
        "handled_count": 3,
    }
    for rows in (MobilisationReport.objects.all(), MobilisationCall.objects.all()):
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_only_the_silent_are_reminded_and_thrice_at_most(town):
    town.many_firms(3)
    call = town.emergency(remind_after_minutes=30)
    answered = call.tasks.first()
    mobilisation.confirm_task(answered.pk, by=None, now=NOW)
    assert [mobilisation.remind_silent(minutes(at)) for at in (29, 30, 31, 60, 90, 120)] == [0, 2, 0, 2, 2, 0]
    assert mobilisation.remind_now(call.pk, by=None, now=minutes(130)) == 2
    answered.refresh_from_db()
    assert answered.reminder_count == 0
    mobilisation.stand_down(call.pk, by=None, now=minutes(131))
    assert mobilisation.remind_silent(minutes(500)) == 0
    with pytest.raises(StoodDown):
        mobilisation.remind_now(call.pk, by=None, now=minutes(132))


def promised(moment):
    return OutboxEntry.objects.filter(topic="programmes.tell_mobilisation", payload__moment=moment).order_by("pk")


def test_everybody_is_told_once_and_a_reminder_leaves_out_who_confirmed(town, branches):
    firm = town.firm()
    town.project(town.estate(), firm)
    secretary = town.person("secretary", "firm_administrator", firm)
    lead = town.volunteer("lead")
    town.team(lead)
    call = town.emergency()
    (entry,) = promised("called")
    assert run_outbox_entry(entry.pk)
    told = Notice.objects.filter(event="mobilisation.called", channel="in_site")
    assert {notice.recipient for notice in told} == {secretary, lead, branches.user}
    OutboxEntry.objects.filter(pk=entry.pk).update(done_at=None)
    assert run_outbox_entry(entry.pk)
    assert told.count() == 3
    mobilisation.confirm_task(call.tasks.get(kind="firm").pk, by=secretary, now=NOW)
    mobilisation.remind_now(call.pk, by=None, now=minutes(5))
    (entry,) = OutboxEntry.objects.filter(payload__moment__startswith="reminder")
    assert run_outbox_entry(entry.pk)
    reminded = Notice.objects.filter(event="mobilisation.reminder", channel="in_site")
    assert {notice.recipient for notice in reminded} == {lead, branches.user}


def test_while_the_broker_is_down_nothing_is_lost(fresh_town, monkeypatch):
    tried = []

    def broken(*_args, **_options):
        tried.append(1)
        raise ConnectionError("no broker")

    firms = fresh_town.many_firms(201)
    secretary = fresh_town.person("secretary", "firm_administrator", firms[-1])
    monkeypatch.setattr(waking, "_broker_down_until", waking._broker_down_until)
    monkeypatch.setattr("celery.app.task.Task.apply_async", broken)
    call = fresh_town.emergency()
    mobilisation.confirm_task(call.tasks.first().pk, by=None, now=NOW)
    entries = list(promised("called"))
    assert sum(len(entry.payload["task_ids"]) for entry in entries) == call.tasks.count() == 201
    assert all(entry.done_at is None for entry in entries)
    assert tried
    monkeypatch.undo()
    assert all(run_outbox_entry(entry.pk) for entry in entries)
    assert Notice.objects.filter(recipient=secretary, event="mobilisation.called", channel="in_site").count() == 1
