"""Nothing is lost, nothing takes effect twice, and every try is counted."""

import base64
import datetime
import hashlib
import hmac

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from notifications.choices import MOST_TRIES
from notifications.models import Notice, NoticeAttempt, WebhookSubscription
from notifications.services import Recipient, TryLater, deliver, publish, send_again
from notifications.services.replay import NotGivenUp
from tests.notifications.conftest import hook, told

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def provider(receiver, settings):
    """A provider of text messages on this machine."""
    settings.SMS_GATEWAY = "common.sms.HttpGateway"
    settings.SMS_HTTP = {
        "URL": receiver.url,
        "STATUS_URL": "",
        "HEADERS": {"Authorization": "Bearer x"},
        "SECRET": "",
        "SIGN": "物业治理",
        "TIMEOUT": 1.0,
    }
    return receiver


def tried(notice):
    return list(NoticeAttempt.objects.filter(notice=notice).values_list("number", "outcome", "status"))


def text_message(now):
    (notice,) = told(now, to=[Recipient(phone="13812345678")])
    return notice


def test_a_failing_provider_is_tried_again_with_the_same_key_until_it_takes_the_message(provider, jurisdiction, now):
    provider.answers = [500, 429, 200]
    notice = text_message(now)
    for _turn in range(2):
        with pytest.raises(TryLater):
            deliver(str(notice.pk), now)
    assert deliver(str(notice.pk), now) == "delivered"
    assert deliver(str(notice.pk), now) is None, "it is sent; nothing more goes out"
    assert tried(notice) == [(1, "failed", 500), (2, "failed", 429), (3, "delivered", None)]
    assert provider.ids() == [str(notice.pk)] * 3
    content = provider.effects()[str(notice.pk)]
    assert content["phone"] == "13812345678"
    assert content["sign"] == "物业治理"
    assert content["parameters"] == {"area": "北街道", "code": "ABCD", "step": "已派单"}


def test_the_outbox_waits_longer_each_time_and_keeps_no_number(provider, jurisdiction, now, caplog):
    provider.answers = [503]
    text_message(now)
    entry = OutboxEntry.objects.get()
    assert [run_outbox_entry(entry.pk) for _turn in range(3)] == [False] * 3
    entry.refresh_from_db()
    assert entry.attempts == Notice.objects.get().tries == 3
    assert entry.last_error == "TryLater: try 3: HTTP 503"
    assert "13812345678" not in caplog.text


def test_what_the_provider_refuses_for_good_is_given_up_at_once(provider, jurisdiction, now):
    provider.answers = [400]
    notice = text_message(now)
    assert deliver(str(notice.pk), now) == "refused"
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("dead", 1)


def test_a_notice_is_given_up_after_its_tries_and_can_be_sent_again(provider, manager, now):
    provider.answers = [500] * MOST_TRIES["sms"] + [200]
    notice = text_message(now)
    for _turn in range(MOST_TRIES["sms"] - 1):
        with pytest.raises(TryLater):
            deliver(str(notice.pk), now)
    assert deliver(str(notice.pk), now) == "failed"
    notice.refresh_from_db()
    assert notice.state == "dead"
    send_again(notice.pk, by=manager, now=now)
    assert deliver(str(notice.pk), now) == "delivered"
    assert len(provider.ids()) == MOST_TRIES["sms"] + 1
    assert set(provider.ids()) == {str(notice.pk)}
    with pytest.raises(NotGivenUp):
        send_again(notice.pk, by=manager, now=now)


def test_after_an_interrupted_try_the_provider_is_asked_first(provider, jurisdiction, now, settings):
    settings.SMS_HTTP["STATUS_URL"] = provider.url + "/{key}"
    notice = text_message(now)
    deliver(str(notice.pk), now)
    Notice.objects.filter(pk=notice.pk).update(state="waiting", sent_at=None)
    NoticeAttempt.objects.filter(notice=notice).update(outcome="", finished_at=None)  # as a killed worker leaves it
    assert deliver(str(notice.pk), now) == "delivered"
    assert len(provider.requests) == 1, "it was taken; it is not sent again"
    assert [outcome for _number, outcome, _status in tried(notice)] == ["unknown", "delivered"]


def test_a_provider_that_is_not_there_fails_without_harm(provider, jurisdiction, now, settings):
    settings.SMS_HTTP["URL"] = "http://127.0.0.1:9/"
    notice = text_message(now)
    with pytest.raises(TryLater):
        deliver(str(notice.pk), now)
    assert tried(notice) == [(1, "failed", None)]


def test_a_mail_keeps_its_number_however_often_it_is_sent(person, now):
    (notice,) = [row for row in told(now, to=[Recipient(user=person)]) if row.channel == "mail"]
    deliver(str(notice.pk), now)
    Notice.objects.filter(pk=notice.pk).update(state="waiting", sent_at=None)
    deliver(str(notice.pk), now)
    numbers = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert numbers == [f"<{notice.pk}@localhost>"] * 2


def test_tries_are_never_rewritten(person, now):
    (notice,) = [row for row in told(now, to=[Recipient(user=person)]) if row.channel == "mail"]
    deliver(str(notice.pk), now)
    for change in (lambda rows: rows.update(number=9), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(NoticeAttempt.objects.filter(notice=notice))


class TestWebhooks:
    def test_the_signature_can_be_checked_in_a_few_lines(self, receiver, manager, now):
        subscription = hook(manager, receiver, now)
        (notice,) = publish("complaint.received", origin="tests:1", data={"complaint": 7}, now=now)
        assert deliver(str(notice.pk), now) == "delivered"
        ((_path, headers, body),) = receiver.requests
        key = base64.b64decode(subscription.secret.split("_", 1)[1])
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-timestamp"] == str(int(now.timestamp()))
        assert receiver.effects()[str(notice.pk)]["data"] == {"complaint": 7}

    def test_only_those_who_asked_for_the_event_hear_of_it(self, receiver, manager, now):
        hook(manager, receiver, now, ["complaint.state_changed"])
        assert publish("complaint.received", origin="tests:1", data={}, now=now) == []

    @pytest.mark.parametrize("status", [500, 302, 404])
    def test_an_answer_that_is_no_success_is_kept_and_tried_again(self, receiver, manager, now, status):
        receiver.answers = [status, 204]
        hook(manager, receiver, now)
        (notice,) = publish("complaint.received", origin="tests:1", data={}, now=now)
        with pytest.raises(TryLater):
            deliver(str(notice.pk), now)
        assert deliver(str(notice.pk), now) == "delivered"
        assert tried(notice) == [(1, "failed", status), (2, "delivered", 204)]
        assert NoticeAttempt.objects.get(number=1).words == "answer of the test"
        assert [path for path, _headers, _body in receiver.requests] == ["/hook"] * 2, "no redirect is followed"

    def test_a_slow_receiver_is_left_after_the_time_and_counted(self, receiver, manager, now, monkeypatch):
        monkeypatch.setattr("notifications.channels.WEBHOOK_TIMEOUT", 0.3)
        receiver.holds = True
        hook(manager, receiver, now)
        (notice,) = publish("complaint.received", origin="tests:1", data={}, now=now)
        with pytest.raises(TryLater):
            deliver(str(notice.pk), now)
        receiver.holds = False
        receiver.released.set()
        assert deliver(str(notice.pk), now) == "delivered"
        assert (len(receiver.requests), len(receiver.effects())) == (2, 1)

    def test_after_three_days_of_failure_it_is_switched_off_and_staff_are_told(self, receiver, manager, now):
        receiver.answers = [500]
        subscription = hook(manager, receiver, now)
        for hours in (0, 71, 73):
            (notice,) = publish("complaint.received", origin=f"tests:{hours}", data={}, now=now)
            with pytest.raises(TryLater):
                deliver(str(notice.pk), now + hours * HOUR)
        subscription.refresh_from_db()
        assert not subscription.is_active
        assert Notice.objects.inbox_of(manager).get().title == "事件推送“市级平台”已停用"
        assert deliver(str(notice.pk), now + 74 * HOUR) is None
        notice.refresh_from_db()
        assert notice.state == "dead"
        assert len(receiver.requests) == 3

    def test_one_success_forgives_what_failed_before(self, receiver, manager, now):
        receiver.answers = [500, 200, 500]
        hook(manager, receiver, now)
        for number, hours in enumerate((0, 1, 80)):
            (notice,) = publish("complaint.received", origin=f"tests:{number}", data={}, now=now)
            try:
                deliver(str(notice.pk), now + hours * HOUR)
            except TryLater:
                assert number != 1
        assert WebhookSubscription.objects.get().is_active

    def test_it_is_sent_again_with_the_same_body_and_number(self, receiver, manager, now):
        hook(manager, receiver, now)
        (notice,) = publish("complaint.received", origin="tests:1", data={"complaint": 7}, now=now)
        deliver(str(notice.pk), now)
        send_again(notice.pk, by=manager, now=now)
        deliver(str(notice.pk), now + HOUR)
        assert receiver.ids() == [str(notice.pk)] * 2
        assert receiver.requests[0][2] == receiver.requests[1][2]
