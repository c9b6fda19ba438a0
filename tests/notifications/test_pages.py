"""The inbox of whoever is signed in, and the screens of those who look after notices."""

import datetime

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from notifications.models import Notice, NoticeTemplate, WebhookSubscription
from notifications.services import Recipient, forget_old_addresses, forget_subject, publish
from tests.notifications.conftest import hook, told


@pytest.fixture
def browser(client_of, east, person):
    found = client_of(east)
    found.force_login(person)
    return found


@pytest.fixture
def staff(client_of, east, manager):
    found = client_of(east)
    found.force_login(manager)
    return found


def test_the_bell_counts_and_opening_a_notice_leads_to_its_page(browser, person, now):
    told(now, to=[Recipient(user=person, link="/firm/")])
    page = browser.get(reverse("notifications:inbox"))
    assert "投诉 ABCD：已派单" in page.content.decode()
    assert '<span class="bell-count">1<' in page.content.decode()
    notice = Notice.objects.inbox_of(person).get()
    assert browser.post(reverse("notifications:open", args=[notice.pk]))["Location"] == "/firm/"
    assert "bell-count" not in browser.get(reverse("notifications:inbox")).content.decode()


def test_nobody_opens_the_notice_of_another(browser, manager, now):
    told(now, to=[Recipient(user=manager)])
    notice = Notice.objects.inbox_of(manager).get()
    assert browser.post(reverse("notifications:open", args=[notice.pk])).status_code == 404
    assert not Notice.objects.filter(read_at__isnull=False).exists()


def test_the_ways_to_be_told_are_kept(browser, person):
    browser.post(reverse("notifications:preferences"), {"by_sms": "on"})
    page = browser.get(reverse("notifications:inbox")).content.decode()
    assert 'id="id_by_sms" checked' in page
    assert 'id="id_by_mail" checked' not in page


def test_the_inbox_costs_as_many_statements_with_twenty_notices(browser, person, now, sees_equal_queries):
    told(now, to=[Recipient(user=person)])

    def grow():
        for number in range(19):
            told(now, origin=f"tests:more {number}", to=[Recipient(user=person)])

    sees_equal_queries(lambda: browser.get(reverse("notifications:inbox")), grow)


def test_staff_see_the_backlog_masked_and_send_again(staff, manager, jurisdiction, now):
    (notice,) = told(now, to=[Recipient(phone="13812345678")])
    Notice.objects.filter(pk=notice.pk).update(state="dead", tries=8)
    listing = staff.get(reverse("admin:notifications_notice_changelist")).content.decode()
    assert "138****5678" in listing
    assert "13812345678" not in listing
    address = reverse("admin:notifications_notice_send_again", args=[notice.pk])
    assert staff.get(address).status_code == 200
    assert staff.post(address).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.give_up_after) == ("waiting", 16)
    assert AuditEntry.objects.filter(action="notifications.send_again", actor_id=manager.pk).count() == 1


def test_the_secret_of_a_new_webhook_is_shown_once(staff, receiver, jurisdiction):
    address = reverse("admin:notifications_webhooksubscription_add")
    values = {"name": "市级平台", "url": receiver.url, "events": ["complaint.received"]}
    shown = staff.post(address, values, follow=True).content.decode()
    subscription = WebhookSubscription.objects.get()
    assert subscription.secret in shown
    page = reverse("admin:notifications_webhooksubscription_change", args=[subscription.pk])
    again = staff.get(page).content.decode()
    assert "whsec_" not in again
    assert (
        staff.post(reverse("admin:notifications_webhooksubscription_test", args=[subscription.pk])).status_code == 302
    )
    assert Notice.objects.get().event == "notices.test"


def test_an_own_text_is_previewed_when_it_is_saved(staff, jurisdiction):
    values = {
        "event": "complaint.to_office",
        "channel": "mail",
        "language": "zh-hans",
        "subject": "{area}",
        "text": "{step}",
        "is_sent": "on",
        "effective_from": "2026-03-02",
    }
    shown = staff.post(reverse("admin:notifications_noticetemplate_add"), values, follow=True).content.decode()
    assert NoticeTemplate.objects.count() == 1
    assert "“北街道”已派单" in shown


def test_addresses_are_forgotten_after_a_month_and_with_their_subject(person, jurisdiction, now):
    (old,) = told(now, to=[Recipient(email="wang@example.test")])
    Notice.objects.filter(pk=old.pk).update(state="sent", sent_at=now)
    assert forget_old_addresses(now + datetime.timedelta(days=29)) == 0
    assert forget_old_addresses(now + datetime.timedelta(days=31)) == 1
    old.refresh_from_db()
    assert (old.address, old.address_shown) == ("", "")
    told(now, origin="tests:2", to=[Recipient(email="wang@example.test")], subject=person)
    assert forget_subject(person) == 1
    assert not Notice.objects.exclude(address_shown="").exists()


def test_one_jurisdiction_hears_nothing_of_another(manager, receiver, west, now):
    from tenants.context import in_jurisdiction

    hook(manager, receiver, now)
    with in_jurisdiction(west):
        assert publish("complaint.received", origin="tests:1", data={}, now=now) == []
        assert not Notice.objects.exists()
    assert len(publish("complaint.received", origin="tests:1", data={}, now=now)) == 1
