"""A field for somebody who has an account: by its name or by a confirmed phone, never from a list of people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import normal_phone
from common.crypto import keyed_hash


class AccountField(forms.CharField):
    """Gives the account that is meant, or None for an empty field that may be empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=150, **options)

    def clean(self, value: Any) -> User | None:
        words = super().clean(value)
        if not words:
            return None
        try:
            found = User.objects.filter(phone_hash=keyed_hash(normal_phone(words)), phone_verified=True)
        except ValueError:
            found = User.objects.filter(username=words)
        person = found.filter(is_active=True).first()
        if person is None:
            raise ValidationError(_("No account has this name or confirmed phone."))
        return person
