"""How allauth signs people in here: its hooks, filled with our services."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.messages import send_mail, send_sms
from accounts.models import User
from accounts.permissions import holds_anywhere
from accounts.rules import normal_phone, one_spelling
from accounts.services.sign_in import TooManyTries, confirm_phone, forget_failures, register_try
from common.crypto import decrypt, encrypt, keyed_hash

FIRM_RIGHTS = ("firms.represent_firm", "firms.answer_complaints")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of one schema; staff go to the administration after signing in."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff start in the administration, firms and committees on their own page, all others at the home page."""
        if request.user.is_staff:
            return "/admin/"
        if holds_anywhere(request.user, *FIRM_RIGHTS):
            return "/firm/"
        return "/committee/" if holds_anywhere(request.user, "places.act_for_committee") else "/"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Residents make their own accounts where the jurisdiction lets them; platform operators never do."""
        jurisdiction = getattr(request, "jurisdiction", None)
        return jurisdiction is not None and bool(jurisdiction.features.get("sign_up", True))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A user name that could be somebody's phone number or mail address is refused."""
        if username.isdigit() or "@" in username or username.startswith("+"):
            raise ValidationError(_("A user name needs a letter, and no @."))
        return super().clean_username(username, shallow=shallow)

    # --- Lock-out: tries are rows in the database, so a lost cache hands out no new ones ---------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, and refuse it unread when there were too many."""
        login = credentials.get("email") or credentials.get("phone") or credentials.get("username") or ""
        try:
            self._attempt = register_try(login, self.get_client_ip(request), timezone.now())
        except TooManyTries as refusal:
            raise ValidationError(str(refusal), code="too_many_login_attempts") from refusal

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A right password takes its own try back."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            forget_failures(self._attempt)
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """The counting in the cache is not used."""

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """The counting in the cache is not used; after a new password the five minutes still run out."""

    # --- Mail and text messages go through the outbox -----------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail; a mail server that is away delays it and breaks no page."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        with transaction.atomic():
            send_mail(email, message.subject, message.body)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Promise the text message with a code."""
        with transaction.atomic():
            send_sms(
                phone, _("Your code is %(code)s. It is good for five minutes; give it to nobody.") % {"code": code}
            )

    # --- Phones -------------------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """A number as people write it; `clean_phone` brings it to its one form."""
        return PhoneField(validators=[], **kwargs)

    def clean_phone(self, phone: str) -> str:
        """See `accounts.rules.normal_phone`."""
        try:
            return normal_phone(phone)
        except ValueError as error:
            raise ValidationError(_("This is not a mobile number."), code="invalid_phone") from error

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep the number on the account."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The number and whether it is confirmed."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The person has read a code sent to the number."""
        confirm_phone(user.pk, phone)
        user.refresh_from_db(fields=["phone", "phone_hash", "phone_verified"])

    def get_user_by_phone(self, phone: str) -> User | None:
        """The account whose confirmed number this is."""
        return User.objects.filter(phone_hash=keyed_hash(one_spelling(phone)), phone_verified=True).first()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted, and staff keep at least one where it is mandatory.

    A passkey belongs to the host it was made on (the relying party is the host's name, allauth's default here),
    so it opens one jurisdiction only.
    """

    def encrypt(self, text: str) -> str:
        """With the keys of personal data."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Counter part of `encrypt`."""
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may not take off their last second factor where one is mandatory."""
        user = authenticator.user
        if not (settings.STAFF_MFA_REQUIRED and user.is_staff):
            return True
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def _get_site_name(self) -> str:
        """What the authenticator app and the passkey dialogue call this site."""
        jurisdiction = getattr(self._request(), "jurisdiction", None)
        return jurisdiction.name if jurisdiction is not None else super()._get_site_name()

    @staticmethod
    def _request() -> HttpRequest | None:
        from allauth.core import context

        return context.request
