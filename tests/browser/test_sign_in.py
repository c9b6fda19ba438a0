"""Signing in with a second factor: an authenticator app, and a passkey of the device."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from tests.browser.town import PASSWORD

SUBMIT = "main form[method=post] button[type=submit]"
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_of(secret):
    """What an authenticator app shows now."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def confirm_password(person):
    """Account pages ask once more for the password."""
    if "/reauthenticate/" in person.page.url:
        person.page.fill("input[name=password]", PASSWORD)
        person.press(SUBMIT)


def test_with_an_authenticator_app(town, visitor):
    officer = visitor("totp")
    officer.sign_in("officer", PASSWORD)
    page = officer.open("/account/2fa/totp/activate/")
    confirm_password(officer)
    secret = page.input_value("#authenticator_secret")
    page.fill("input[name=code]", code_of(secret))
    officer.press(SUBMIT)
    assert Authenticator.objects.filter(user=town.officer, type="totp").exists()

    again = visitor("totp-again")
    page = again.open("/account/login/")
    page.fill("input[name=login]", "officer")
    page.fill("input[name=password]", PASSWORD)
    again.press(SUBMIT)
    again.says("验证")
    page.fill("input[name=code]", "000000")
    again.press(SUBMIT)
    assert "/2fa/authenticate/" in page.url
    page.fill("input[name=code]", code_of(secret))
    again.press(SUBMIT)
    assert page.url.endswith("/admin/")


@pytest.fixture
def device(visitor):
    """A phone with a passkey store."""
    person = visitor("passkey")
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    return person


def test_with_a_passkey(town, device):
    device.sign_in("firm", PASSWORD)
    page = device.open("/account/2fa/webauthn/add/")
    confirm_password(device)
    page.fill("input[name=name]", "我的手机")
    page.check("input[name=passwordless]")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    device.look()
    assert Authenticator.objects.filter(user=town.firm_person, type="webauthn").exists()

    device.context.clear_cookies()
    device.open("/account/login/")
    with page.expect_navigation():
        page.click("#passkey_login")
    device.look()
    assert "/account/login" not in page.url
    device.open("/firm/")
    device.says("安居物业服务有限公司")


def test_a_wrong_password_is_refused_in_words(town, visitor):
    stranger = visitor("stranger")
    page = stranger.open("/account/login/")
    page.fill("input[name=login]", "housing")
    page.fill("input[name=password]", "wrong")
    stranger.press(SUBMIT)
    assert "/account/login" in page.url
    assert page.locator(".account-page").inner_text().count("密码") > 1
    stranger.open("/admin/complaints/complaint/")
    assert "/account/login" in page.url
