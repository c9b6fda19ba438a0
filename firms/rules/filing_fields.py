"""What a firm states in each kind of filing: the fields, their form, and whether they point to a person."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firms.choices import ContractKind, FeeModel, FilingKind
from places.choices import EstateKind

FieldForm = Literal["text", "words", "code", "phone", "date", "amount", "number", "choice"]


class Field(NamedTuple):
    """One field of a filing. `digits` and `places` are those of an amount, `longest` the characters of a text."""

    name: str
    label: str | Promise
    form: FieldForm = "text"
    is_required: bool = True
    is_personal: bool = False
    longest: int = 200
    digits: int = 0
    places: int = 0
    choices: Sequence[tuple[str, str | Promise]] = ()
    hint: str | Promise = ""


_REASON = Field("reason", _("reason of the change"), "words", longest=300)
_CHANGED_ON = Field("changed_on", _("changed on"), "date")
_NAME = Field("name", _("name"))
_CODE = Field("unified_code", _("unified social credit code"), "code", longest=18)
_LEGAL = Field("legal_representative", _("legal representative"), is_personal=True, longest=60)
_ADDRESS = Field("registered_address", _("registered address"), longest=300)
_PHONE = Field("contact_phone", _("office phone"), "phone", longest=40)
_REGISTERED = Field("registered_on", _("registered on"), "date")
_AUTHORITY = Field("registration_authority", _("registered with"))
_CAPITAL = Field("registered_capital", _("registered capital (yuan)"), "amount", False, digits=16, places=2)
_FEE = Field("fee_amount", _("fee (yuan per m² and month)"), "amount", digits=8, places=3)
_MODE = Field("fee_model", _("mode"), "choice", choices=FeeModel.choices)
_AREA = Field("floor_area", _("floor area (m²)"), "amount", digits=14, places=2)
_HOMES = Field("household_count", _("households"), "number")
_MANAGER = Field("manager_name", _("project manager"), longest=100, hint=_("The name stands on the notice board."))
_MANAGER_PHONE = Field("manager_phone", _("manager's phone"), "phone", is_personal=True, longest=40)
_PLACE = Field("place_kind", _("kind of place"), "choice", choices=EstateKind.choices)

FIELDS: dict[str, tuple[Field, ...]] = {
    FilingKind.FIRM: (
        _NAME,
        _CODE,
        _LEGAL,
        _ADDRESS,
        _PHONE,
        _REGISTERED,
        _AUTHORITY,
        _CAPITAL,
        Field("began_on", _("operates here since"), "date"),
    ),
    FilingKind.FIRM_CHANGE: (
        _NAME,
        _LEGAL,
        _ADDRESS,
        _PHONE,
        _AUTHORITY,
        _CAPITAL,
        _CHANGED_ON,
        _REASON,
    ),
    FilingKind.BRANCH: (
        Field("name", _("name of the branch")),
        Field("unified_code", _("unified social credit code"), "code", False, longest=18),
        Field("address", _("address"), longest=300),
        Field("contact_phone", _("office phone"), "phone", False, longest=40),
        Field("opened_on", _("opened on"), "date"),
        Field("closed_on", _("closed on"), "date", False),
    ),
    FilingKind.HONOUR: (
        Field("title", _("honour")),
        Field("issuer", _("awarded by")),
        Field("number", _("number of the certificate"), is_required=False, longest=80),
        Field("awarded_on", _("awarded on"), "date"),
        Field("valid_to", _("valid until (not included)"), "date", False),
    ),
    FilingKind.PROJECT: (
        Field("name", _("project name")),
        Field("contract_kind", _("kind of contract"), "choice", choices=ContractKind.choices),
        Field("contract_number", _("number of the contract"), is_required=False, longest=80),
        Field("signed_on", _("signed on"), "date"),
        Field("effective_from", _("from"), "date"),
        Field(
            "effective_to",
            _("until (not included)"),
            "date",
            False,
            hint=_("The first day after the term. Leave empty for a term until the owners choose."),
        ),
        _FEE,
        _MODE,
        _PLACE,
        _AREA,
        _HOMES,
        _MANAGER,
        _MANAGER_PHONE,
    ),
    FilingKind.PROJECT_CHANGE: (
        Field("name", _("project name")),
        _FEE,
        _MODE,
        _PLACE,
        _AREA,
        _HOMES,
        _CHANGED_ON,
        _REASON,
    ),
    FilingKind.MANAGER: (
        _MANAGER,
        _MANAGER_PHONE,
        Field("effective_from", _("the post begins on"), "date"),
        _REASON,
    ),
}
EVENT_FIELD = {
    FilingKind.FIRM: "began_on",
    FilingKind.FIRM_CHANGE: "changed_on",
    FilingKind.PROJECT: "signed_on",
    FilingKind.PROJECT_CHANGE: "changed_on",
    FilingKind.MANAGER: "effective_from",
}
"""The field whose day starts the term, by kind; kinds that stand not here have no term."""
NEEDS_FILE = (FilingKind.PROJECT, FilingKind.HONOUR)
"""Kinds that are handed in with a file: the contract, the certificate."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of filing. Raises `KeyError` for a word that is no kind."""
    return FIELDS[kind]


def personal_fields(kind: str) -> frozenset[str]:
    """Names of the fields that point to a person."""
    return frozenset(field.name for field in FIELDS[kind] if field.is_personal)
