"""Accounts, roles and who holds which role on what, for which period."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import ApiTokenQuerySet, RoleAssignmentQuerySet, RoleQuerySet, UserQuerySet
from accounts.rules import normal_phone
from common.crypto import keyed_hash
from common.fields import EncryptedTextField
from common.masking import mask_phone


class AccountManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes accounts; reads start at `visible_to`."""

    use_in_migrations = False


class User(AbstractBaseUser, PermissionsMixin):
    """An account of one jurisdiction, or of a platform operator in the public schema (账号).

    `phone` is a mobile number in the form of `accounts.rules.normal_phone`. Only a confirmed one signs anybody in,
    and it belongs to one account; an unconfirmed one cannot keep a number from its owner.
    """

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    display_name = models.CharField(_("name shown"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    phone_verified = models.BooleanField(_("phone confirmed"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_staff = models.BooleanField(_("works in the administration"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("created by"), related_name="+"
    )

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"],
                condition=~models.Q(phone_hash="") & models.Q(phone_verified=True),
                name="account_phone_once",
                violation_error_message=_("Another account uses this phone number."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def clean(self) -> None:
        """Bring the phone number to its one form; its hash must stand before the constraints are checked."""
        super().clean()
        if self.phone:
            try:
                self.phone = normal_phone(self.phone)
            except ValueError as error:
                raise ValidationError({"phone": _("This is not a mobile number.")}) from error
        self.phone_hash = keyed_hash(self.phone)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is None or "phone" in fields:
            self.phone_hash = keyed_hash(self.phone)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "phone_hash"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def audit_label(self) -> str:
        return self.username

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class Role(models.Model):
    """A set of rights on one kind of object (角色), e.g. subdistrict office staff on an area. Data, not code."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=100)
    scope_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("given on"), related_name="+")
    permissions = models.ManyToManyField("auth.Permission", verbose_name=_("rights"), blank=True, related_name="+")
    is_staff_role = models.BooleanField(_("works in the administration"), default=False)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A person holds a role on one object for a half-open period (任职授权).

    An empty period (until = from) is one that was ended before its first day was over.
    """

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"), related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT, verbose_name=_("role"), related_name="assignments")
    scope_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind of object"), related_name="+")
    scope_id = models.PositiveBigIntegerField(_("object number"))
    scope = GenericForeignKey("scope_type", "scope_id")
    effective_from = models.DateField(_("from"))
    effective_to = models.DateField(_("until (not included)"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("granted by"), related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["scope_type", "scope_id"], name="assignment_scope")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True) | models.Q(effective_to__gte=models.F("effective_from")),
                name="assignment_period_ordered",
                violation_error_message=_("The end of the period must not be before its beginning."),
            ),
            ExclusionConstraint(
                name="assignment_held_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("scope_type", RangeOperators.EQUAL),
                    ("scope_id", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "effective_from", "effective_to", function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person already holds this role there in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    def clean(self) -> None:
        """A period the wrong way round is told at its field; the database cannot compare such a range."""
        if (
            self.effective_to is not None
            and self.effective_from is not None
            and self.effective_to < self.effective_from
        ):
            raise ValidationError({"effective_to": _("The end of the period must not be before its beginning.")})


class SignInFailure(models.Model):
    """A sign-in that was tried and has not succeeded (登录失败记录). Counted to lock guessers out; kept for a day.

    Rows, not cache entries: losing the cache must not hand out new tries. Both values are keyed hashes.
    """

    login_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    tried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [
            models.Index(fields=["login_hash", "tried_at"], name="sign_in_failure_login"),
            models.Index(fields=["address_hash", "tried_at"], name="sign_in_failure_address"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.tried_at):%Y-%m-%d %H:%M:%S}"


class ApiToken(models.Model):
    """The key by which a named system, not a person, calls the API of this jurisdiction (接口令牌).

    Only a digest is kept: the secret is shown once, when it is made. `prefix` is its public beginning, by which people
    and logs name it. `scopes` are words that apps register (`accounts.tokens`).
    """

    name = models.CharField(_("system"), max_length=100)
    prefix = models.CharField(_("beginning of the token"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=50), verbose_name=_("may do"))
    per_minute = models.PositiveSmallIntegerField(_("calls per minute"), default=120)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, verbose_name=_("created by"), related_name="+"
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="api_token_expires_later",
                violation_error_message=_("The token must be valid for some time: choose a later end."),
            ),
            models.CheckConstraint(
                condition=models.Q(per_minute__gte=1),
                name="api_token_some_calls",
                violation_error_message=_("At least one call per minute must be possible."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
