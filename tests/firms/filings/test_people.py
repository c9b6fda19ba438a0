"""Colleagues of a firm: invited by a link that works once, given roles, let go; somebody administers always."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.messages import unseal
from accounts.models import Role, User
from accounts.services import AlreadyEnded, NotYoursToGive, end_role, grant_role
from common.errors import NotAllowed
from firms.models import FirmInvitation, PropertyFirm
from firms.permissions import can_file_for, can_manage_people_of
from firms.services.people import (
    InvitationOver,
    LastAdministrator,
    OneContact,
    accept_invitation,
    cancel_invitation,
    end_colleague,
    invite_colleague,
    roles_of_firm,
)
from jobs.models import OutboxEntry
from tests.firms.filings.conftest import NOW, person

TODAY = NOW.date()


def role(code: str = "firm_project_manager") -> Role:
    return Role.objects.get(code=code)


def invite(firm: PropertyFirm, by: User, **changed: Any) -> tuple[FirmInvitation, str]:
    """The invitation, and the secret of its link."""
    secrets: list[str] = []

    def link(secret: str) -> str:
        secrets.append(secret)
        return f"https://portal.example/{secret}"

    given = {"role": role(), "email": "new@example.cn", "now": NOW, "link": link, **changed}
    return invite_colleague(firm, given.pop("role"), by=by, **given), secrets[0]


def test_a_link_sent_by_mail_makes_an_account_with_the_role(firm: PropertyFirm, administrator: User) -> None:
    invitation, secret = invite(firm, administrator)
    entry = OutboxEntry.objects.get(topic="accounts.send_mail")
    assert secret in unseal(**entry.payload)["body"]
    assert secret not in str(entry.payload)
    assert secret not in invitation.digest
    user = accept_invitation(secret, now=NOW, display_name="新同事")
    assert (user.email, user.display_name, user.has_usable_password()) == ("new@example.cn", "新同事", False)
    assert [row.role.code for row in roles_of_firm(firm, TODAY).filter(user=user)] == ["firm_project_manager"]
    assert not can_file_for(User.objects.get(pk=user.pk), firm)
    with pytest.raises(InvitationOver):
        accept_invitation(secret, now=NOW)


def test_a_phone_link_gives_the_role_to_the_account_of_the_number(firm: PropertyFirm, administrator: User) -> None:
    known = User.objects.create(username="known", phone="13800000001", phone_verified=True)
    _invitation, secret = invite(firm, administrator, email="", phone="138 0000 0001", role=role("firm_administrator"))
    assert accept_invitation(secret, now=NOW) == known
    assert can_manage_people_of(User.objects.get(pk=known.pk), firm)


def test_a_link_ends_after_seven_days_or_when_taken_back(firm: PropertyFirm, administrator: User) -> None:
    invitation, secret = invite(firm, administrator)
    late = NOW + datetime.timedelta(days=7)
    for moment in (late, late + datetime.timedelta(days=1)):
        with pytest.raises(InvitationOver):
            accept_invitation(secret, now=moment)
    with pytest.raises(ValidationError):
        invite(firm, administrator)
    cancel_invitation(invitation.pk, by=administrator, now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(secret, now=NOW)
    invite(firm, administrator)


def test_a_link_that_ran_out_stands_in_nobodys_way(firm: PropertyFirm, administrator: User) -> None:
    invite(firm, administrator)
    invite(firm, administrator, now=NOW + datetime.timedelta(days=8))


def test_only_the_firms_administrator_invites_and_gives_what_they_hold(
    firm: PropertyFirm, other_firm: PropertyFirm, administrator: User, other_administrator: User
) -> None:
    for user in (other_administrator, person("manager", "firm_project_manager", firm)):
        with pytest.raises(NotAllowed):
            invite(firm, user)
    with pytest.raises(NotAllowed):
        invite(firm, administrator, role=role("housing_department"))
    for contact in ({"email": ""}, {"phone": "13800000002"}, {"email": "", "phone": "12"}):
        with pytest.raises(OneContact):
            invite(firm, administrator, **contact)


def test_a_link_gives_nothing_that_the_inviter_has_lost(firm: PropertyFirm, administrator: User) -> None:
    grant_role(person("second", "firm_project_manager", firm), role("firm_administrator"), firm, by=None, today=TODAY)
    _invitation, secret = invite(firm, administrator)
    end_role(roles_of_firm(firm, TODAY).get(user=administrator).pk, by=None, today=TODAY, reason="left")
    with pytest.raises(NotYoursToGive):
        accept_invitation(secret, now=NOW)


def test_the_last_administrator_stays(firm: PropertyFirm, administrator: User) -> None:
    own = roles_of_firm(firm, TODAY).get(user=administrator)
    with pytest.raises(LastAdministrator):
        end_colleague(firm, own.pk, by=administrator, now=NOW, reason="left")
    second = person("second", "firm_administrator", firm)
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        end_colleague(firm, own.pk, by=administrator, now=NOW, reason="left")
    User.objects.filter(pk=second.pk).update(is_active=True)
    end_colleague(firm, own.pk, by=administrator, now=NOW, reason="left")
    assert not can_manage_people_of(User.objects.get(pk=administrator.pk), firm)


def test_colleagues_are_let_go_by_their_own_administrator(
    firm: PropertyFirm, administrator: User, other_administrator: User
) -> None:
    colleague = person("colleague", "firm_project_manager", firm)
    held = roles_of_firm(firm, TODAY).get(user=colleague)
    with pytest.raises(NotAllowed):
        end_colleague(firm, held.pk, by=other_administrator, now=NOW, reason="x")
    end_colleague(firm, held.pk, by=administrator, now=NOW, reason="离职")
    with pytest.raises((AlreadyEnded, held.__class__.DoesNotExist)):
        end_colleague(firm, held.pk, by=administrator, now=NOW, reason="离职")


def test_invitations_show_no_address(firm: PropertyFirm, administrator: User) -> None:
    invitation, _secret = invite(firm, administrator)
    assert invitation.masked_contact == "n***@example.cn"
    assert not re.search("new@", str(invitation))
