"""Who is told what, by which way, in whose words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from jobs.models import OutboxEntry
from notifications.choices import Channel
from notifications.models import Notice, NoticeTemplate
from notifications.services import Recipient, mark_all_read, set_preference
from tests.notifications.conftest import told


def test_an_account_finds_it_in_the_inbox_and_gets_a_mail(person, now):
    made = told(now, to=[Recipient(user=person, link="/firm/")])
    assert {notice.channel: notice.state for notice in made} == {"in_site": "sent", "mail": "waiting"}
    assert {notice.title for notice in made} == {"投诉 ABCD：已派单"}
    assert OutboxEntry.objects.get().queue == "notify"


def test_somebody_without_account_is_told_by_what_they_left_and_it_lies_encrypted(jurisdiction, now):
    made = told(now, to=[Recipient(email="wang@example.test", phone="13812345678")])
    assert {notice.channel: notice.address_shown for notice in made} == {
        "mail": "w***@example.test",
        "sms": "138****5678",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT n::text FROM notifications_notice n UNION ALL SELECT o::text FROM jobs_outboxentry o")
        stored = "\n".join(row[0] for row in cursor.fetchall())
    assert "13812345678" not in stored
    assert "wang@example" not in stored


def test_told_twice_of_one_thing_is_told_once(person, now):
    told(now, to=[Recipient(user=person)])
    assert told(now, to=[Recipient(user=person)]) == []
    assert len(told(now, origin="tests:2", to=[Recipient(user=person)])) == 2
    assert Notice.objects.count() == 4


def test_a_person_chooses_the_ways_and_the_inbox_stays(person, now):
    person.phone, person.phone_verified = "13812345678", True
    person.save()
    set_preference(by=person, by_mail=False, by_sms=True)
    assert {notice.channel for notice in told(now, to=[Recipient(user=person)])} == {"in_site", "sms"}


def test_without_a_provider_no_text_message_is_promised(jurisdiction, now, settings):
    settings.SMS_GATEWAY = "common.sms.NoGateway"
    assert told(now, to=[Recipient(phone="13812345678")]) == []


def test_the_words_of_the_jurisdiction_win_from_their_day_on(person, now):
    values = {"event": "complaint.to_office", "channel": Channel.MAIL, "language": "zh-hans"}
    day = datetime.date(2026, 3, 2)
    NoticeTemplate.objects.create(subject="旧", text="旧", effective_from=day - datetime.timedelta(days=9), **values)
    NoticeTemplate.objects.create(subject="{area}", text="{step}了 {secret}", effective_from=day, **values)
    later = day + datetime.timedelta(days=1)
    NoticeTemplate.objects.create(subject="新", text="新", effective_from=later, **values)
    (mail,) = [notice for notice in told(now, to=[Recipient(user=person)]) if notice.channel == "mail"]
    assert (mail.title, mail.text) == ("北街道", "已派单了 {secret}")


def test_a_kind_that_was_switched_off_is_not_sent_that_way(person, now):
    NoticeTemplate.objects.create(
        event="complaint.to_office",
        channel="mail",
        language="zh-hans",
        subject="x",
        text="x",
        is_sent=False,
        effective_from=datetime.date(2026, 1, 1),
    )
    assert [notice.channel for notice in told(now, to=[Recipient(user=person)])] == ["in_site"]


def test_a_text_may_name_only_what_is_filled_in(jurisdiction):
    template = NoticeTemplate(
        event="complaint.to_office",
        channel="mail",
        language="zh-hans",
        subject="{code}",
        text="{code.__class__} {phone}",
        effective_from=datetime.date(2026, 1, 1),
    )
    with pytest.raises(ValidationError) as refused:
        template.full_clean()
    assert "{phone}" in str(refused.value.message_dict["text"])


def test_values_are_put_in_as_they_are_and_read_no_further(person, now):
    from notifications.rules import fill_in

    assert fill_in("{a} {b}", {"a": "{b}", "b": "2"}) == "{b} 2"


def test_all_in_the_inbox_is_read_and_nobody_elses(person, manager, now):
    told(now, to=[Recipient(user=person), Recipient(user=manager)])
    assert mark_all_read(by=person, now=now) == 1
    assert Notice.objects.inbox_of(manager).unread().count() == 1


def test_an_unknown_kind_is_a_mistake_of_the_code(person, now):
    from notifications.services import tell

    with pytest.raises(LookupError):
        tell("tests.nothing", origin="x", to=[], parameters={}, now=now)
