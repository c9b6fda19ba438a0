"""Every account page renders in our look, in Chinese, without inline script."""

import re

import pytest
from django.urls import reverse

ENTRANCE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
MANAGE = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_change_password",
    "account_email",
    "account_change_phone",
    "usersessions_list",
    "account_logout",
    "account_reauthenticate",
]
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")")


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_pages_are_open_to_anybody(jurisdiction, client_of, name):
    response = client_of(jurisdiction).get(reverse(name))
    assert response.status_code == 200
    check_page(response.content)


@pytest.mark.parametrize("name", MANAGE)
def test_pages_of_ones_own_account(jurisdiction, client_of, resident, name):
    client = client_of(jurisdiction)
    client.post(reverse("account_login"), {"login": resident.username, "password": "correct horse battery"})
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    response = client.get(reverse(name))
    assert response.status_code == 200, response.headers
    check_page(response.content)


def check_page(page: bytes) -> None:
    assert b"site-header" in page
    assert not INLINE_SCRIPT.search(page)
    assert not re.search(rb"\son[a-z]+=", page)
    assert b'lang="zh-hans"' in page
