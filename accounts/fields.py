"""A form field for somebody who has an account: by name, never from a list of people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import normal_phone
from common.crypto import keyed_hash


class AccountField(forms.CharField):
    """Gives the open account that is meant, or None for an empty field that may be empty.

    `by_phone`: a confirmed phone is understood too.
    """

    def __init__(self, *, by_phone: bool = False, **options: Any) -> None:
        self.by_phone = by_phone
        super().__init__(max_length=150, **options)

    def clean(self, value: Any) -> User | None:
        words = super().clean(value)
        if not words:
            return None
        person = User.objects.filter(**self._meant(words), is_active=True).first()
        if person is None:
            by_name = _("There is no account with this user name.")
            raise ValidationError(_("No account has this name or confirmed phone.") if self.by_phone else by_name)
        return person

    def _meant(self, words: str) -> dict[str, Any]:
        if self.by_phone:
            try:
                return {"phone_hash": keyed_hash(normal_phone(words)), "phone_verified": True}
            except ValueError:
                pass
        return {"username": words}
