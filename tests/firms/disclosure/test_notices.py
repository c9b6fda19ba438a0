"""Who is told of disclosures, questions and fee cases: the other side, once, and nobody else."""

from decimal import Decimal

from firms import services
from firms.models import DisclosureVersion
from notifications.models import Notice
from tests.complaints.conftest import do_promised
from tests.firms.disclosure.conftest import NOW, SECOND_QUARTER, add_duty

TOPIC = "firms.tell_disclosure"
OFFICE = [("officer", "disclosure.to_office"), ("officer2", "disclosure.to_office")]


def told():
    """(who, kind of notice) of what was told in the portal since the last call."""
    assert do_promised(TOPIC) >= 1
    found = sorted(Notice.objects.filter(channel="in_site").values_list("recipient__username", "event"))
    Notice.objects.all().delete()
    return found


def handed_in(project, firm_person, revenue, **duty):
    add_duty(**duty)
    return services.disclose(
        project.pk, by=firm_person, now=NOW, kind="common_revenue", content=revenue, period_start=SECOND_QUARTER
    )


def test_the_office_is_told_of_what_waits_and_the_firm_of_what_came_of_it(project, firm_person, revenue, people):
    version = handed_in(project, firm_person, revenue, needs_review=True)
    assert told() == OFFICE
    services.review_version(version.pk, by=people["officer"], now=NOW, is_accepted=False, reason="附件不清")
    assert told() == [("firm", "disclosure.to_firm")]


def test_what_needs_no_review_bothers_nobody(project, firm_person, revenue):
    handed_in(project, firm_person, revenue)
    assert do_promised(TOPIC) == 1
    assert not Notice.objects.exists()


def test_an_order_to_correct_names_its_day(project, firm_person, revenue, people):
    version = handed_in(project, firm_person, revenue)
    do_promised(TOPIC)
    services.order_correction(
        version.pk, by=people["officer"], now=NOW, reason="少列一项", due_on=NOW.date().replace(day=20)
    )
    do_promised(TOPIC)
    notice = Notice.objects.get(channel="in_site", recipient=firm_person)
    assert "2026-07-20" in notice.text
    assert notice.link == f"/firm/disclosures/versions/{DisclosureVersion.objects.get().pk}/"


def test_the_firm_is_told_of_a_question_and_who_asked_of_the_answer(project, owner, firm_person, manager, now):
    question = services.ask(project.pk, by=owner, now=now, kind="common_revenue", text="停车费去哪里了")
    assert told() == [("firm", "disclosure.to_firm"), ("manager", "disclosure.to_firm")]
    services.answer(question.pk, by=manager, now=now, text="用于补充维修资金")
    assert told() == [(owner.username, "disclosure.to_asker")]


def test_a_fee_case_tells_the_side_that_did_not_move(project, firm_person, people):
    case = services.propose_adjustment(
        project.pk,
        by=firm_person,
        now=NOW,
        proposed_amount=Decimal("2.1"),
        start_on=NOW.date().replace(month=12),
        reasons="人工成本上涨",
    )
    assert told() == OFFICE
    services.move_adjustment(case.pk, "refuse", by=people["officer"], now=NOW, reason="未公示账目")
    assert told() == [("firm", "disclosure.to_firm")]


def test_told_twice_is_told_once(project, owner, firm_person, now):
    from firms.disclosure_tasks import tell_disclosure

    question = services.ask(project.pk, by=owner, now=now, kind="common_revenue", text="停车费去哪里了")
    for _ in range(2):
        tell_disclosure("question", question.pk)
    assert Notice.objects.filter(channel="in_site", recipient=firm_person).count() == 1
