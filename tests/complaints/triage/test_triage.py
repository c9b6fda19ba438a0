"""After the receipt: suggestions, lifted severity, near complaints, and the models that offices train."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors import MoveNotAllowed, NotAllowed
from complaints import services
from complaints.choices import ModelKind
from complaints.classifier import BrokenModel
from complaints.models import ComplaintEvent, Triage, TriageModel
from complaints.received_tasks import complaint_received
from complaints.rules.lexicon import words_spoken
from complaints.selectors.triage import model_in_use, suggest_category
from complaints.services.triage import (
    TooFewDecisions,
    activate_model,
    keep_trained,
    train_from_decisions,
    triage_complaint,
)
from complaints.tasks import close_unrated  # noqa: F401 (registers the handlers)
from complaints.triage_tasks import notify_urgent
from complaints.views.panels.triage import marked
from jobs.models import OutboxEntry
from notifications.models import Notice
from tests.complaints.triage.sentences import rows


@pytest.fixture
def chief(world):
    return world.person("chief", "subdistrict_officer", world.district)


def received(complaint):
    complaint_received(complaint.events.get(kind="submit").pk)
    complaint.refresh_from_db()
    return complaint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三号楼的电梯又停运了，轿厢一直晃", "facilities-lift"),
        ("有人把电瓶车推上楼充电，还飞线充电", "fire-ebike"),
        ("楼上有人高空抛物，扔烟头", "neighbours-throwing"),
        ("装修押金一年了不退还", "fees-deposit"),
        ("垃圾桶满了没人清运，恶臭", "cleaning-rubbish"),
        ("车位只售不租，强制买车位", "parking-sale"),
    ],
)
def test_a_category_is_suggested_with_its_words(world, text, code):
    best = suggest_category("", text)[0]
    assert best.category.code == code
    assert best.words
    assert all(words in text for words in best.words)


def test_the_worked_number_of_the_rules():
    assert round(words_spoken("", "押金")[0].probability, 2) == 0.77


@pytest.mark.parametrize("text", ["", "您好，我想问一下", "请领导关心一下我们这里的情况，谢谢"])
def test_nothing_is_suggested_where_nothing_is_said(world, text):
    assert suggest_category("", text) == []


def test_danger_lifts_the_severity_and_the_office_is_told_at_once(world, now):
    complaint = received(world.submit(title="电梯困人", text="孩子被困在电梯里，没人来", now=now))
    assert complaint.severity == "urgent"
    event = complaint.events.get(kind="reclassify")
    assert (event.actor_kind, event.is_public, event.data["severity"]) == ("system", False, ["routine", "urgent"])
    assert OutboxEntry.objects.filter(topic="complaints.notify_urgent").count() == 1
    notify_urgent(event.pk)
    notices = Notice.objects.filter(event="complaint.urgent")
    assert {notice.recipient for notice in notices} == {world.officer}
    assert all("困在" not in notice.title + notice.text for notice in notices)


def test_an_officer_lowers_the_severity_again(world, now):
    complaint = received(world.submit(text="没有着火，只是有人烧烤冒烟", now=now))
    lowered = services.accept_complaint(complaint.pk, by=world.officer, now=now, severity="routine")
    assert lowered.severity == "routine"
    assert lowered.due_at > complaint.due_at


def test_triage_runs_once(world, now):
    complaint = received(world.submit(text="电梯困人", now=now))
    received(complaint)
    assert triage_complaint(complaint.pk, now) is None
    assert ComplaintEvent.objects.filter(complaint=complaint, kind="reclassify").count() == 1


def test_what_was_thought_is_never_changed(world):
    received(world.submit())
    with pytest.raises(IntegrityError), transaction.atomic():
        Triage.objects.update(dangers=["fire"])


def test_near_complaints_are_found(world):
    first = received(world.submit(title="北门垃圾站太臭", text="北门的垃圾站天天冒臭水，苍蝇很多，请清理。"))
    received(world.submit(title="路灯不亮", text="中庭的路灯坏了一个月。"))
    second = received(world.submit(title="垃圾站臭", text="北门垃圾站臭水横流，苍蝇太多了。"))
    assert [pk for pk, _likeness in second.triage.near] == [first.pk]


def test_triage_keeps_no_words(world):
    triage = received(world.submit(title="电梯困人", text="老人被困电梯")).triage
    kept = json.dumps([triage.suggestions, triage.dangers, triage.near], ensure_ascii=False)
    assert "困" not in kept


def test_a_few_decisions_are_not_learnt_from(world, now):
    with pytest.raises(TooFewDecisions):
        train_from_decisions(by=None, now=now)


def trained(now):
    return keep_trained(ModelKind.DESK, rows(), by=None, now=now)


def test_a_new_model_is_used_when_somebody_says_so(world, chief, now):
    first, second = trained(now), trained(now)
    assert (first.version, second.version) == (1, 2)
    assert set(first.measured) == {"accuracy", "macro_f1"}
    assert "城乡建设" in model_in_use(ModelKind.DESK).classes
    activate_model(second.pk, by=chief, now=now)
    activate_model(first.pk, by=chief, now=now)
    assert list(TriageModel.objects.in_use("desk")) == [first]
    assert model_in_use(ModelKind.DESK).classes == ["收费", "电梯", "绿化"]
    with pytest.raises(MoveNotAllowed):
        activate_model(first.pk, by=chief, now=now)


def test_an_officer_of_one_subdistrict_puts_no_model_to_use(world, now):
    with pytest.raises(NotAllowed):
        activate_model(trained(now).pk, by=world.officer, now=now)


def test_a_file_that_is_not_the_one_kept_is_refused(world, chief, now):
    row = activate_model(trained(now).pk, by=chief, now=now)
    TriageModel.objects.filter(pk=row.pk).update(digest="0" * 64)
    with pytest.raises(BrokenModel):
        model_in_use(ModelKind.DESK)


def test_the_page_shows_what_was_thought_and_takes_it_over(world, client):
    complaint = received(world.submit(title="电梯停运", text="三号楼电梯停运<b>两天</b>，轿厢晃"))
    client.force_login(world.officer)
    page = client.get(reverse("admin:complaints_complaint_change", args=[complaint.pk])).content.decode()
    assert "<mark>电梯" in page
    assert "<b>两天</b>" not in page
    lift = world.category("facilities-lift")
    client.post(
        reverse("admin:complaints_complaint_act", args=[complaint.pk, "accept"]),
        {"accept-category": lift.pk, "accept-severity": "serious"},
    )
    complaint.refresh_from_db()
    assert (complaint.state, complaint.category_id) == ("accepted", lift.pk)


def test_the_page_names_no_complaint_of_another_area(world, client):
    received(world.submit(title="南门垃圾堆积如山", text="南门的垃圾堆积如山，臭气熏天。", estate=world.south_estate))
    mine = received(world.submit(title="垃圾堆积如山", text="南门的垃圾堆积如山，臭气熏天啊。"))
    assert mine.triage.near
    client.force_login(world.officer)
    page = client.get(reverse("admin:complaints_complaint_change", args=[mine.pk])).content.decode()
    assert "南门垃圾堆积如山" not in page


def test_marks_are_set_around_escaped_words():
    assert marked("<电梯>坏", ["电梯"]) == "&lt;<mark>电梯</mark>&gt;坏"


def test_training_is_asked_for_and_runs_as_a_job(world, chief, client):
    client.force_login(chief)
    address = reverse("admin:complaints_triagemodel_train_action")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    client.force_login(world.officer)
    assert client.post(address).status_code == 403
