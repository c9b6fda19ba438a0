"""Screens for accounts, roles and who holds which; libraries' own screens for the same tables are taken away."""

from contextlib import suppress

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin.accounts import UserAdmin
from accounts.admin.assignments import RoleAssignmentAdmin
from accounts.admin.roles import RoleAdmin
from accounts.admin.tokens import ApiTokenAdmin

__all__ = ["ApiTokenAdmin", "RoleAdmin", "RoleAssignmentAdmin", "UserAdmin"]

for _model in (Group, EmailAddress, EmailConfirmation, Authenticator, UserSession):
    with suppress(admin.sites.NotRegistered):
        admin.site.unregister(_model)
