"""What a source says of its orders comes back by file: checked by line, confirmed, done once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints import services
from complaints.models import Complaint, OrderSource
from complaints.services.order_answers import Answered, apply_order_answer
from jobs.models import JobRun
from tests.complaints.exchange import wait_until_told
from tests.complaints.test_order_files import GOOD, desk, done, head, sheet_of, source, take_over  # noqa: F401

NUMBER = "2025092600001"
HEADER = "工单编号,工单状态,责任部门回复内容,评价"


def answers(*lines):
    return SimpleUploadedFile("answers.csv", "\r\n".join([HEADER, *lines]).encode())


def say(source, by, *lines):  # noqa: F811
    check = done(services.start_answer_check(source, answers(*lines), by=by))
    return done(services.confirm_orders(check.pk, by=by))


@pytest.fixture
def order(source, head):  # noqa: F811
    take_over(source, head, GOOD)
    return Complaint.objects.get()


def kinds(complaint):
    return list(complaint.events.order_by("pk").values_list("kind", flat=True))


def test_a_check_writes_nothing_and_what_is_confirmed_is_answered_rated_and_closed(order, source, head):  # noqa: F811
    line = f"{NUMBER},结案,水泵已更换。,满意"
    check = done(services.start_answer_check(source, answers(line), by=head))
    order.refresh_from_db()
    assert (check.counts, order.state) == ({"updated": 1}, "received")
    assert done(services.confirm_orders(check.pk, by=head)).counts == {"updated": 1}
    order.refresh_from_db()
    assert (order.state, order.satisfaction) == ("closed", "satisfied")
    assert kinds(order) == ["submit", "accept", "resolve", "rate", "close"]
    assert order.events.get(kind="resolve").note == "水泵已更换。"
    assert AuditEntry.objects.get(action="complaints.import_answers").actor_id == head.pk
    assert AuditEntry.objects.filter(action="complaints.close", actor_id=head.pk).exists()


def test_the_same_file_again_does_nothing(order, source, head):  # noqa: F811
    line = f"{NUMBER},结案,水泵已更换。,满意"
    say(source, head, line)
    before = kinds(order)
    assert say(source, head, line).counts == {"unchanged": 1}
    assert kinds(order) == before


def test_a_confirmed_check_is_done_once(order, source, head):  # noqa: F811
    check = done(services.start_answer_check(source, answers(f"{NUMBER},结案,已修好。,"), by=head))
    first = services.confirm_orders(check.pk, by=head)
    assert services.confirm_orders(check.pk, by=head) == first


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2025999999999,结案,好了,", "没有该编号"),
        (f"{NUMBER},结案,,", "尚无答复"),
        (f"{NUMBER},结案,好了,五星", "五星"),
        (",结案,好了,", ""),
    ],
)
def test_a_line_that_cannot_be_followed_says_why(line, reason, order, source, head):  # noqa: F811
    check = done(services.start_answer_check(source, answers(line), by=head))
    assert check.counts == {"rejected": 1}
    assert check.parameters["first_errors"][0].startswith("第 2 行")
    assert reason in check.parameters["first_errors"][0]
    order.refresh_from_db()
    assert order.state == "received"


def test_an_order_that_stands_twice_counts_once(order, source, head):  # noqa: F811
    assert say(source, head, f"{NUMBER},结案,一。,", f"{NUMBER},结案,二。,").counts == {"updated": 1, "duplicates": 1}
    assert order.events.get(kind="resolve").note == "一。"


def test_an_order_open_at_the_source_changes_nothing(order, source, head):  # noqa: F811
    assert say(source, head, f"{NUMBER},办理中,正在处理,满意").counts == {"unchanged": 1}


def test_the_rating_of_the_call_back_is_kept_and_the_residents_own_stands(order, source, head):  # noqa: F811
    now = timezone.now()
    services.accept_complaint(order.pk, by=head, now=now)
    services.resolve_complaint(order.pk, by=head, now=now, note="已修好")
    assert say(source, head, f"{NUMBER},办理中,,基本满意").counts == {"updated": 1}
    order.refresh_from_db()
    assert (order.state, order.satisfaction) == ("resolved", "basically_satisfied")
    assert say(source, head, f"{NUMBER},结案,,不满意").counts == {"updated": 1}
    order.refresh_from_db()
    assert (order.state, order.satisfaction) == ("closed", "basically_satisfied")


def test_open_parts_keep_an_order_open(order, source, head):  # noqa: F811
    services.accept_complaint(order.pk, by=head, now=timezone.now())
    part = Complaint.objects.get(pk=order.pk)
    part.pk, part.receipt_code, part.source, part.source_number, part.parent_id = None, "A" * 12, "", "", order.pk
    part.submission_key = None
    part.save(force_insert=True)
    assert say(source, head, f"{NUMBER},结案,已修好。,").counts == {"rejected": 1}


def test_who_comes_first_is_not_overwritten(order, source, head):  # noqa: F811
    """Between plan and writing somebody may have closed it."""
    now = timezone.now()
    told = Answered(NUMBER, True, "已修好。", "")
    apply_order_answer(order.pk, told=told, by=head, now=now)
    before = kinds(order)
    apply_order_answer(order.pk, told=told, by=head, now=now)
    assert kinds(order) == before


def test_only_who_handles_the_whole_jurisdiction_may(world, order, source):  # noqa: F811
    with pytest.raises(NotAllowed):
        services.start_answer_check(source, answers(), by=world.officer)


def test_the_file_that_we_wrote_changes_nothing_when_it_comes_back(fresh_world, fresh_jurisdiction):
    world = fresh_world
    chief = world.person("head", "housing_department", world.district)
    hotline = OrderSource.objects.get(code="12345")
    take_over(hotline, chief, GOOD)
    say(hotline, chief, f"{NUMBER},结案,已修好。,满意")
    wait_until_told()
    written = done(services.start_status_file(hotline, by=chief, form="csv"))
    with written.result_file.open("rb") as file:
        back = SimpleUploadedFile("back.csv", file.read())
    check = done(services.start_answer_check(hotline, back, by=chief))
    assert check.counts == {"unchanged": 1}


def test_the_way_on_the_screens(order, source, desk):  # noqa: F811
    page = desk.get(reverse("admin:complaints_ordersource_import_answers"))
    assert "评价" in page.text
    sent = desk.post(page.request["PATH_INFO"], {"source": source.pk, "file": answers(f"{NUMBER},结案,已修好。,")})
    run = JobRun.objects.latest("pk")
    done(run)
    assert desk.get(sent["Location"]).status_code == 200
    started = desk.post(sent["Location"])
    done(JobRun.objects.latest("pk"))
    assert desk.get(started["Location"]).status_code == 200
    order.refresh_from_db()
    assert order.state == "closed"


def test_a_file_without_the_number_is_refused_before_any_job(source, desk):  # noqa: F811
    jobs = JobRun.objects.count()
    file = SimpleUploadedFile("answers.csv", "甲,乙\r\n1,2".encode())
    answer = desk.post(reverse("admin:complaints_ordersource_import_answers"), {"source": source.pk, "file": file})
    assert "file" in answer.context["form"].errors and JobRun.objects.count() == jobs
