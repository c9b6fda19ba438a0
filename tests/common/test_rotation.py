"""Encrypted fields: only tokens in the database, readable under old keys until they are rotated."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from common.crypto import keyed_hash

pytestmark = pytest.mark.usefixtures("jurisdiction")


@pytest.fixture
def account():
    return User.objects.create_user("somebody", phone="13812345678")


def stored(account):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_hash FROM accounts_user WHERE id = %s", [account.pk])
        return cursor.fetchone()


def test_the_database_never_sees_the_text(account):
    token, found_by = stored(account)
    assert "13812345678" not in token
    assert found_by == keyed_hash("138 1234 5678")


def test_rotation_lets_the_old_key_go(account, jurisdiction, settings, capsys):
    old = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    before = stored(account)[0]
    call_command("rotate_field_keys", jurisdiction=jurisdiction.slug)
    assert "accounts.User.phone: 1 values" in capsys.readouterr().out
    assert stored(account)[0] != before
    call_command("rotate_field_keys", jurisdiction=jurisdiction.slug)
    assert "accounts.User.phone: 0 values" in capsys.readouterr().out
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    assert User.objects.get(pk=account.pk).phone == "13812345678"
    settings.FIELD_ENCRYPTION_KEYS = old
    with pytest.raises(InvalidToken):
        User.objects.get(pk=account.pk)


def test_an_unknown_jurisdiction_is_told(jurisdiction):
    with pytest.raises(CommandError):
        call_command("rotate_field_keys", jurisdiction="nowhere")


def test_a_value_that_no_key_opens_is_named(account, jurisdiction, settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken, match=f"accounts.User {account.pk}"):
        call_command("rotate_field_keys", jurisdiction=jurisdiction.slug)


def test_an_encrypted_field_cannot_be_searched_by_mistake(account):
    from django.core.exceptions import FieldError

    with pytest.raises((FieldError, TypeError)):
        list(User.objects.filter(phone="13812345678"))
