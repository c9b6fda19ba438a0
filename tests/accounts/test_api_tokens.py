"""Keys of systems: given once, kept as a digest, ended and taken back."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services import create_token, revoke_token, token_of
from accounts.services.tokens import TooLong, UnknownScope
from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed

NOW = datetime.datetime(2025, 9, 26, 2, 0, tzinfo=datetime.UTC)
YEAR = datetime.timedelta(days=365)


@pytest.fixture
def world(jurisdiction):
    from tests.complaints.conftest import World

    return World()


@pytest.fixture
def manager(world):
    return world.person("manager", "housing_department", world.district)


def make(by=None, now=NOW, **changes):
    values = {"name": "12345 hotline", "scopes": ["complaints.import"], "expires_at": now + YEAR, "now": now}
    return create_token(**(values | changes), by=by)


def test_the_secret_is_nowhere_in_the_database(manager):
    token, secret = make(manager)
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values())
    assert len(secret) >= 43
    assert secret.startswith(token.prefix)


def test_a_valid_secret_finds_its_token_and_the_day_of_use_is_kept(manager):
    token, secret = make(manager)
    assert token_of(secret, NOW) == token
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate(NOW)


def test_the_second_use_of_a_day_costs_one_statement(manager, django_assert_num_queries):
    _token, secret = make(manager)
    token_of(secret, NOW)
    with django_assert_num_queries(1):
        token_of(secret, NOW + datetime.timedelta(hours=1))


@pytest.mark.parametrize("wrong", ["", "x", "a" * 54, "a" * 10_000, "令牌" * 20, "\0" * 54])
def test_what_is_no_secret_opens_nothing(manager, wrong):
    make(manager)
    assert token_of(wrong, NOW) is None


def test_a_token_ends_at_its_moment(manager):
    token, secret = make(manager)
    assert token_of(secret, token.expires_at - datetime.timedelta(seconds=1)) == token
    assert token_of(secret, token.expires_at) is None


def test_a_revoked_token_opens_nothing_and_is_revoked_once(manager):
    token, secret = make(manager)
    revoke_token(token.pk, by=manager, now=NOW, reason="lost")
    assert token_of(secret, NOW) is None
    with pytest.raises(MoveNotAllowed):
        revoke_token(token.pk, by=manager, now=NOW, reason="again")
    assert AuditEntry.objects.filter(action="accounts.revoke_token", reason="lost").count() == 1


def test_only_who_manages_the_whole_jurisdiction_gives_tokens(world):
    with pytest.raises(NotAllowed):
        make(world.officer)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["everything"], ["complaints.import", "everything"]])
def test_a_token_needs_scopes_that_exist(manager, scopes):
    with pytest.raises(UnknownScope):
        make(manager, scopes=scopes)


def test_no_token_lives_longer_than_three_years(manager):
    with pytest.raises(TooLong):
        make(manager, expires_at=NOW + 4 * YEAR)


def test_the_screen_shows_the_secret_once(manager, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(manager)
    day = timezone.localdate() + datetime.timedelta(days=30)
    form = {"name": "Hotline", "scopes": ["complaints.import"], "last_day": day.isoformat(), "per_minute": 60}
    page = client.post("/admin/accounts/apitoken/add/", form)
    token = ApiToken.objects.get()
    assert token.created_by == manager
    secret = page.context["secret"]
    assert token_of(secret, timezone.now()) == token
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for address in ("", f"{token.pk}/change/"):
        assert secret not in client.get(f"/admin/accounts/apitoken/{address}").content.decode()


def test_the_screen_revokes_with_a_reason(manager, client_of, jurisdiction):
    token, secret = make(manager, now=timezone.now())
    client = client_of(jurisdiction)
    client.force_login(manager)
    address = f"/admin/accounts/apitoken/{token.pk}/revoke/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "no longer needed"}).status_code == 302
    assert token_of(secret, timezone.now()) is None


def test_an_officer_of_a_street_does_not_see_tokens(world, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(world.officer)
    assert client.get("/admin/accounts/apitoken/").status_code == 403
