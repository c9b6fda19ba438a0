"""Signing in: password, code by mail or phone, second factor; guessing is locked out, cache or no cache."""

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInFailure, User
from accounts.services import unlock_account
from accounts.services.sign_in import register_try
from audit.models import AuditEntry
from firms.choices import FirmStatus
from firms.rules import fictitious_code
from firms.services import file_firm
from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from tests.accounts.conftest import PASSWORD

LOGIN = "/account/login/"
pytestmark = pytest.mark.usefixtures("jurisdiction")


def sign_in(client, login, password=PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def is_signed_in(client):
    return client.get(reverse("usersessions_list")).status_code == 200


def deliver():
    for entry in OutboxEntry.objects.filter(done_at=None):
        assert run_outbox_entry(entry.pk), entry.last_error


@pytest.fixture
def visitor(jurisdiction, client_of):
    return client_of(jurisdiction)


@pytest.fixture
def with_phone(resident):
    resident.phone, resident.phone_verified = "13812345678", True
    resident.save()
    return resident


@pytest.mark.parametrize("login", ["resident", "resident@example.test", "13812345678", "+86 138-1234-5678"])
def test_by_password_with_user_name_mail_or_phone(visitor, with_phone, login):
    assert sign_in(visitor, login).status_code == 302
    assert is_signed_in(visitor)


def test_staff_go_to_the_administration_and_others_home(visitor, officer, resident):
    assert sign_in(visitor, officer.username)["Location"] == "/admin/"
    visitor.post("/account/logout/")
    assert sign_in(visitor, resident.username)["Location"] == "/"


def test_a_firm_goes_to_its_own_page(visitor, person):
    firm = file_firm(by=None, name="晴岚物业", unified_code=fictitious_code("sign in"), status=FirmStatus.FILED)
    person("manager-of-firm", "firm_administrator", firm)
    assert sign_in(visitor, "manager-of-firm")["Location"] == "/firm/"


def test_a_closed_account_does_not_sign_in(visitor, resident):
    User.objects.update(is_active=False)
    sign_in(visitor, "resident")
    assert not is_signed_in(visitor)


class TestLockOut:
    def test_after_five_wrong_passwords_the_right_one_is_refused_too(self, visitor, resident):
        for _try in range(5):
            assert sign_in(visitor, "resident", "wrong").status_code == 200
        response = sign_in(visitor, "resident")
        assert response.status_code == 200
        assert "五分钟" in response.content.decode() or "Wait five minutes" in response.content.decode()
        assert not is_signed_in(visitor)

    def test_the_lock_opens_after_five_minutes(self, visitor, resident):
        now = timezone.now()
        with time_machine.travel(now - datetime.timedelta(minutes=6), tick=True):
            for _try in range(6):
                sign_in(visitor, "resident", "wrong")
        assert sign_in(visitor, "resident").status_code == 302

    def test_tries_during_the_lock_do_not_make_it_longer(self, visitor, resident):
        for _try in range(9):
            sign_in(visitor, "resident", "wrong")
        assert SignInFailure.objects.count() == 5

    def test_a_lost_cache_hands_out_no_new_tries(self, visitor, resident):
        from django.core.cache import cache

        for _try in range(5):
            sign_in(visitor, "resident", "wrong")
        cache.key_prefix += "-empty"
        sign_in(visitor, "resident")
        assert not is_signed_in(visitor)

    def test_a_dead_cache_lets_the_right_password_in_and_still_counts_wrong_ones(self, visitor, resident, dead_cache):
        assert sign_in(visitor, "resident").status_code == 302
        visitor.post("/account/logout/")
        for _try in range(5):
            sign_in(visitor, "resident", "wrong")
        sign_in(visitor, "resident")
        assert not is_signed_in(visitor)

    def test_success_takes_back_only_its_own_try(self, visitor, resident):
        for _try in range(4):
            sign_in(visitor, "resident", "wrong")
        assert sign_in(visitor, "resident").status_code == 302
        assert SignInFailure.objects.count() == 4

    def test_one_address_cannot_try_many_accounts(self, resident):
        from accounts.services.sign_in import TooManyTries

        for number in range(30):
            register_try(f"somebody-{number}", "192.0.2.1", timezone.now())
        with pytest.raises(TooManyTries):
            register_try("resident", "192.0.2.1", timezone.now())
        register_try("resident", "192.0.2.2", timezone.now())

    def test_an_administrator_unlocks_for_the_owner(self, visitor, officer, manager):
        for _try in range(5):
            sign_in(visitor, officer.username, "wrong")
        unlock_account(officer.pk, by=manager, reason="shown card")
        assert sign_in(visitor, officer.username).status_code == 302
        assert AuditEntry.objects.filter(action="accounts.unlock").exists()

    def test_another_spelling_of_the_same_number_is_the_same_account(self, visitor, with_phone):
        for login in ("13812345678", "138-1234-5678", "+8613812345678", "1-3-8-12345678", "0086 138 1234 5678"):
            sign_in(visitor, login, "wrong")
        assert sign_in(visitor, "138 12345678").status_code == 200
        assert not is_signed_in(visitor)

    def test_neither_name_nor_address_is_kept_in_clear(self, visitor, resident):
        sign_in(visitor, "resident", "wrong")
        failure = SignInFailure.objects.get()
        assert re.fullmatch("[0-9a-f]{64}", failure.login_hash)
        assert re.fullmatch("[0-9a-f]{64}", failure.address_hash)


class TestCodes:
    def test_by_mail(self, visitor, resident, settings):
        response = visitor.post(reverse("account_request_login_code"), {"email": "resident@example.test"})
        assert response.status_code == 302
        entry = OutboxEntry.objects.get()
        assert "resident@example.test" not in str(entry.payload), "neither address nor code lie open in the outbox"
        deliver()
        code = re.search(r"\b([0-9A-Z-]{6,9})\b", mail.outbox[0].body).group(1)
        assert visitor.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
        assert is_signed_in(visitor)

    def test_by_phone(self, visitor, with_phone, settings):
        visitor.post(reverse("account_request_login_code"), {"phone": "+86 138 1234 5678"})
        deliver()
        (message,) = settings.SMS_FILE_PATH.glob("13812345678-*.txt")
        code = re.search(r"\b([0-9A-Z-]{6,9})\b", message.read_text()).group(1)
        message.unlink()
        assert visitor.post(reverse("account_confirm_login_code"), {"code": code}).status_code == 302
        assert is_signed_in(visitor)

    def test_three_wrong_codes_end_it(self, visitor, resident):
        visitor.post(reverse("account_request_login_code"), {"email": "resident@example.test"})
        for _try in range(3):
            visitor.post(reverse("account_confirm_login_code"), {"code": "000000"})
        deliver()
        code = re.search(r"\b([0-9A-Z-]{6,9})\b", mail.outbox[0].body).group(1)
        visitor.post(reverse("account_confirm_login_code"), {"code": code})
        assert not is_signed_in(visitor)

    def test_an_unknown_number_is_answered_like_a_known_one(self, visitor, with_phone):
        known = visitor.post(reverse("account_request_login_code"), {"phone": "13812345678"})
        unknown = visitor.post(reverse("account_request_login_code"), {"phone": "13900000000"})
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    def test_no_gateway_keeps_the_message_for_later(self, visitor, with_phone, settings):
        settings.SMS_GATEWAY = "common.sms.NoGateway"
        assert visitor.post(reverse("account_request_login_code"), {"phone": "13812345678"}).status_code == 302
        entry = OutboxEntry.objects.get()
        assert not run_outbox_entry(entry.pk)
        entry.refresh_from_db()
        assert "SMS_GATEWAY" in entry.last_error


class TestSecondFactor:
    @pytest.fixture
    def secret(self, officer):
        secret = generate_totp_secret()
        TOTP.activate(officer, secret)
        return secret

    def test_a_password_alone_is_not_enough(self, visitor, officer, secret):
        assert sign_in(visitor, officer.username)["Location"] == reverse("mfa_authenticate")
        assert not is_signed_in(visitor)
        code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"
        assert visitor.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
        assert is_signed_in(visitor)

    def test_the_secret_is_encrypted_and_survives_a_change_of_keys(self, officer, secret, settings):
        from cryptography.fernet import Fernet

        from accounts.services import rotate_second_factors

        before = Authenticator.objects.get(user=officer, type="totp").data["secret"]
        assert secret not in before
        settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_ENCRYPTION_KEYS]
        assert rotate_second_factors() >= 1
        assert rotate_second_factors() == 0, "running it again changes nothing"
        settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
        factor = Authenticator.objects.get(user=officer, type="totp")
        code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"
        assert TOTP(factor).validate_code(code)

    def test_staff_without_one_are_sent_to_set_one(self, browser, officer, resident, settings):
        settings.STAFF_MFA_REQUIRED = True
        client = browser(officer)
        assert client.get("/admin/")["Location"] == reverse("mfa_index")
        assert client.get("/api/v1/").status_code == 403
        assert client.get(reverse("mfa_index")).status_code == 200
        assert browser(resident).get(reverse("usersessions_list")).status_code == 200

    def test_staff_with_one_work_and_keep_it(self, browser, officer, secret, settings):
        from allauth.mfa.adapter import get_adapter

        settings.STAFF_MFA_REQUIRED = True
        assert browser(officer).get("/admin/").status_code == 200
        assert not get_adapter().can_delete_authenticator(Authenticator.objects.get(user=officer, type="totp"))

    def test_lost_factors_are_removed_by_an_administrator(self, officer, manager, secret):
        from accounts.services import remove_second_factors

        remove_second_factors(officer.pk, by=manager, reason="lost phone")
        assert not Authenticator.objects.filter(user=officer).exists()

    def test_a_passkey_belongs_to_the_host(self, jurisdiction, browser, officer):
        client = browser(officer)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        page = client.get(reverse("mfa_add_webauthn"))
        party = page.context["js_data"]["creation_options"]["publicKey"]["rp"]
        assert party == {"id": jurisdiction.get_primary_domain().domain, "name": jurisdiction.name}


class TestSignUp:
    FORM = {"username": "new-person", "password1": PASSWORD, "password2": PASSWORD}

    def test_a_resident_makes_an_account_without_any_right(self, visitor):
        assert visitor.post("/account/signup/", self.FORM).status_code == 302
        user = User.objects.get(username="new-person")
        assert not user.is_staff
        assert not user.is_superuser
        assert not user.assignments.exists()

    def test_a_phone_given_at_sign_up_is_confirmed_first(self, visitor, settings):
        visitor.post("/account/signup/", self.FORM | {"phone": "13911112222"})
        assert not is_signed_in(visitor)
        deliver()
        (message,) = settings.SMS_FILE_PATH.glob("13911112222-*.txt")
        code = re.search(r"\b([0-9A-Z-]{6,9})\b", message.read_text()).group(1)
        message.unlink()
        visitor.post(reverse("account_verify_phone"), {"code": code})
        assert User.objects.get(username="new-person").phone_verified
        assert is_signed_in(visitor)

    def test_an_unconfirmed_number_keeps_nobody_from_their_own(self, visitor, with_phone):
        squatter = User.objects.create_user("squatter", phone="13812345678")
        assert squatter.phone_hash == with_phone.phone_hash
        assert sign_in(visitor, "13812345678").status_code == 302

    @pytest.mark.parametrize(
        "password", ["short", "1234567890123", "password123", "new-person1"], ids=["short", "digits", "common", "name"]
    )
    def test_weak_passwords_are_refused(self, visitor, password):
        response = visitor.post("/account/signup/", self.FORM | {"password1": password, "password2": password})
        assert response.status_code == 200
        assert not User.objects.exists()

    @pytest.mark.parametrize("username", ["13812345678", "me@example.test", "+86138", "ab"])
    def test_names_that_could_be_a_phone_or_mail_are_refused(self, visitor, username):
        assert visitor.post("/account/signup/", self.FORM | {"username": username}).status_code == 200
        assert not User.objects.exists()

    def test_a_jurisdiction_can_switch_it_off(self, jurisdiction, client_of):
        jurisdiction.features = {"sign_up": False}
        jurisdiction.save()
        client_of(jurisdiction).post("/account/signup/", self.FORM)
        assert not User.objects.exists()

    def test_nobody_signs_up_on_the_public_host(self, client_of):
        from tenants.context import in_schema

        with in_schema("public"):
            client_of(None).post("/account/signup/", self.FORM)
            assert not User.objects.filter(username="new-person").exists()


class TestSessions:
    def test_other_sessions_are_listed_and_ended(self, jurisdiction, client_of, resident):
        here, there = client_of(jurisdiction), client_of(jurisdiction)
        for client in (here, there):
            sign_in(client, "resident")
            assert is_signed_in(client)
        here.post(reverse("usersessions_list"))
        assert is_signed_in(here)
        assert not is_signed_in(there)

    def test_a_session_of_one_jurisdiction_means_nothing_in_another(self, jurisdiction, west, client_of, resident):
        client = client_of(jurisdiction)
        sign_in(client, "resident")
        other = client_of(west)
        other.cookies = client.cookies
        assert other.get("/account/sessions/").status_code == 302


def test_ended_sessions_and_old_failures_are_forgotten_at_night(visitor, resident):
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from accounts import tasks

    sign_in(visitor, "resident")
    sign_in(visitor, "somebody", "wrong")
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(hours=1))
    SignInFailure.objects.update(tried_at=timezone.now() - datetime.timedelta(days=2))
    tasks.purge_sessions()
    tasks.purge_sign_in_failures()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    assert not SignInFailure.objects.exists()


def test_a_recycled_number_goes_to_who_reads_the_code(with_phone, officer):
    from accounts.services import confirm_phone

    confirm_phone(officer.pk, "13812345678")
    with_phone.refresh_from_db()
    assert not with_phone.phone_verified
    assert User.objects.get(phone_verified=True) == officer
    assert AuditEntry.objects.filter(action="accounts.lose_phone", object_id=str(with_phone.pk)).exists()


def test_no_superuser_stands_in_a_jurisdiction():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="superuser"):
        User.objects.create_superuser("root")
