"""Forms of disclosing: words, notice board, account lines, posting, photo; repairs, questions, fees."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.errors import Refusal
from common.images import PHOTO_TYPES, Picture, read_picture
from common.uploads import TooBig
from firms.choices import ACCOUNT_KINDS, BuildingType, DutyKind, LineItem, LineSection, PaidFrom
from firms.models import AccountLine, DisclosureVersion, ServiceLevel
from firms.rules import Account, Line
from firms.rules.notice_board import NOTICE_FIELDS, REQUIRED_NOTICE_FIELDS
from firms.services import Content

TEXT_LENGTH = 5000
MOST_LINES = 100
FIELD = {"class": "form-control"}
SELECT = {"class": "form-select"}
DAY = {"class": "form-control", "type": "date"}
AMOUNT = {"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}

INCOME_ITEMS = {
    DutyKind.COMMON_REVENUE: ("parking", "advertising", "rent", "charging", "interest", "other"),
    DutyKind.REPAIR_FUND: ("contribution", "interest", "other"),
    DutyKind.ACCOUNTS: ("fees", "interest", "other"),
    DutyKind.BUDGET: ("fees", "interest", "other"),
}
SPENDING_ITEMS = {
    DutyKind.COMMON_REVENUE: ("to_repair_fund", "owners", "repair", "utilities", "other"),
    DutyKind.REPAIR_FUND: ("repair", "other"),
    DutyKind.ACCOUNTS: ("staff", "repair", "utilities", "other"),
    DutyKind.BUDGET: ("staff", "repair", "utilities", "other"),
}


class DayInput(forms.DateInput):
    """A day as the browser's own picker needs it."""

    def __init__(self) -> None:
        super().__init__(attrs=DAY, format="%Y-%m-%d")


def amount_field(label: Any = "", *, required: bool = False, places: int = 2, **more: Any) -> forms.DecimalField:
    """Yuan; two decimals unless told otherwise."""
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=14,
        decimal_places=places,
        localize=False,
        widget=forms.TextInput(attrs=AMOUNT),
        **more,
    )


class PhotoField(forms.FileField):
    """One photo or none, checked by content and cleaned; gives a list of at most one `Picture`."""

    def __init__(self, **options: Any) -> None:
        attributes = {"class": "form-control", "accept": PHOTO_TYPES}
        super().__init__(required=False, widget=forms.ClearableFileInput(attrs=attributes), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        if not data:
            return []
        if isinstance(data, TooBig) or data.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(_("This photo is too big. It may have 20 MB."))
        try:
            return [read_picture(data)]
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


class LineForm(forms.Form):
    """One line of an account; a line without item and amounts is left out."""

    item = forms.ChoiceField(
        label=pgettext_lazy("disclosure", "item"), required=False, widget=forms.Select(attrs=SELECT)
    )
    title = forms.CharField(label=_("what for"), required=False, max_length=120, widget=forms.TextInput(attrs=FIELD))
    gross = amount_field(_("gross"))
    cost = amount_field(_("cost"))
    amount = amount_field(_("amount"))

    def __init__(self, *args: Any, items: Iterable[str], section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        labels = dict(LineItem.choices)
        self.fields["item"].choices = [("", "–"), *((code, labels[code]) for code in items)]
        if section == LineSection.SPENDING:
            del self.fields["gross"], self.fields["cost"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        gross, cost, amount = data.get("gross"), data.get("cost"), data.get("amount")
        has_amounts = any(value is not None for value in (gross, cost, amount))
        if not has_amounts and not data.get("title") and not data.get("item"):
            return data
        if not data.get("item"):
            raise ValidationError(_("Choose the item of this line."))
        if amount is None and gross is None:
            raise ValidationError(_("Enter the amount of this line."))
        if gross is not None or cost is not None:
            data["gross"], data["cost"] = gross or Decimal(0), cost or Decimal(0)
            data["amount"] = data["gross"] - data["cost"] if amount is None else amount
        return data

    @property
    def line(self) -> Line | None:
        """The line, None for an empty one."""
        data = self.cleaned_data
        if not data.get("item"):
            return None
        return Line(self.section, data["item"], data["amount"], data["title"], data.get("gross"), data.get("cost"))


LineFormSet = formset_factory(LineForm, extra=4, max_num=MOST_LINES, absolute_max=MOST_LINES)


class DisclosureForm(forms.Form):
    """What is handed in for one kind of duty; the lines of an account are two sets of forms beside it."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=30000)
    reason = forms.CharField(
        label=_("Why it is corrected"), max_length=300, widget=forms.Textarea(attrs={**FIELD, "rows": 2})
    )
    opening = amount_field(_("Opening balance"), required=True)
    closing = amount_field(_("Closing balance"), required=True)
    fund_balance = amount_field(_("Repair fund today"))
    fund_first = amount_field(_("Repair fund as first paid in"))
    text = forms.CharField(
        label=_("Content"), required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={**FIELD, "rows": 6})
    )
    posted_from = forms.DateField(label=_("On the board from"), required=False, widget=DayInput())
    posted_to = forms.DateField(label=_("On the board to (included)"), required=False, widget=DayInput())
    photo = PhotoField(label=_("Photo of the paper on the board"))

    def __init__(self, *args: Any, kind: str, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_account = kind, kind in ACCOUNT_KINDS
        if not is_correction:
            del self.fields["reason"], self.fields["based_on"]
        if not self.is_account:
            for name in ("opening", "closing", "fund_balance", "fund_first"):
                del self.fields[name]
        elif kind != DutyKind.COMMON_REVENUE:
            del self.fields["fund_balance"], self.fields["fund_first"]
        self.income = self.spending = None
        if self.is_account:
            self.income = self._lines("income", INCOME_ITEMS[DutyKind(kind)], LineSection.INCOME)
            self.spending = self._lines("spending", SPENDING_ITEMS[DutyKind(kind)], LineSection.SPENDING)
        if kind == DutyKind.NOTICE_BOARD:
            self._add_board()

    def _lines(self, prefix: str, items: Iterable[str], section: str) -> Any:
        return LineFormSet(
            self.data if self.is_bound else None,
            prefix=prefix,
            initial=None if self.is_bound else self.initial.get(prefix),
            form_kwargs={"items": items, "section": section},
        )

    def _add_board(self) -> None:
        for code, label in NOTICE_FIELDS:
            self.fields[f"board_{code}"] = forms.CharField(
                label=label,
                required=code in REQUIRED_NOTICE_FIELDS,
                max_length=1000,
                widget=forms.Textarea(attrs={**FIELD, "rows": 2}),
            )
        self.order_fields(["reason", *(f"board_{code}" for code, _label in NOTICE_FIELDS)])

    def is_valid(self) -> bool:
        """Whether form and lines hold; sums are checked by the service."""
        sets = [formset.is_valid() for formset in (self.income, self.spending) if formset is not None]
        return super().is_valid() and all(sets)

    @property
    def content(self) -> Content:
        """What the service takes. Only after `is_valid()`."""
        data = self.cleaned_data
        codes = [code for code, _label in NOTICE_FIELDS] if self.kind == DutyKind.NOTICE_BOARD else []
        return Content(
            text=data["text"],
            facts={code: data[f"board_{code}"] for code in codes if data.get(f"board_{code}")},
            account=self._account() if self.is_account else None,
            posted_from=data["posted_from"],
            posted_to=data["posted_to"],
        )

    def _account(self) -> Account:
        data = self.cleaned_data
        forms_of_lines = [form for formset in (self.income, self.spending) if formset is not None for form in formset]
        lines = tuple(form.line for form in forms_of_lines if form.line is not None)
        return Account(data["opening"], data["closing"], lines, data.get("fund_balance"), data.get("fund_first"))


def initial_of(version: DisclosureVersion) -> dict[str, Any]:
    """The form's values for correcting a version."""
    lines = list(version.lines.all())
    return {
        "based_on": version.number,
        "text": version.text,
        "opening": version.opening_amount,
        "closing": version.closing_amount,
        "fund_balance": version.fund_balance_amount,
        "fund_first": version.fund_first_amount,
        "posted_from": version.posted_from,
        "posted_to": version.posted_to,
        **{f"board_{code}": text for code, text in version.facts.items()},
        "income": [_initial_line(line) for line in lines if line.section == LineSection.INCOME],
        "spending": [_initial_line(line) for line in lines if line.section == LineSection.SPENDING],
    }


def _initial_line(line: AccountLine) -> dict[str, Any]:
    return {
        "item": line.item,
        "title": line.title,
        "gross": line.gross_amount,
        "cost": line.cost_amount,
        "amount": line.amount,
    }


def initial_of_account(account: Account) -> dict[str, Any]:
    """The form's values from an account read out of a file."""
    sides: dict[str, list[dict[str, Any]]] = {"income": [], "spending": []}
    for line in account.lines:
        sides[line.section].append(
            {"item": line.item, "title": line.title, "gross": line.gross, "cost": line.cost, "amount": line.amount}
        )
    return {
        "opening": account.opening,
        "closing": account.closing,
        "fund_balance": account.fund_balance,
        "fund_first": account.fund_first,
        **sides,
    }


class ProofForm(forms.Form):
    """A photo that is added later."""

    photo = PhotoField(label=_("Photo of the paper on the board"))


class RepairForm(forms.Form):
    """One repair."""

    done_on = forms.DateField(label=pgettext_lazy("disclosure", "Done on"), widget=DayInput())
    facility = forms.CharField(label=_("What was repaired"), max_length=80, widget=forms.TextInput(attrs=FIELD))
    work = forms.CharField(label=_("Work done"), max_length=300, widget=forms.Textarea(attrs={**FIELD, "rows": 2}))
    contractor = forms.CharField(
        label=_("By which company"), required=False, max_length=120, widget=forms.TextInput(attrs=FIELD)
    )
    cost = amount_field(_("Cost (yuan)"), required=True, min_value=0)
    paid_from = forms.ChoiceField(label=_("Paid from"), choices=PaidFrom, widget=forms.Select(attrs=SELECT))


class AnswerForm(forms.Form):
    """What the firm answers."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={**FIELD, "rows": 5}))


class AskForm(forms.Form):
    """What an owner asks."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("disclosure", "About"), choices=DutyKind, widget=forms.Select(attrs=SELECT)
    )
    text = forms.CharField(label=_("Your question"), max_length=2000, widget=forms.Textarea(attrs={**FIELD, "rows": 5}))


class FeeForm(forms.Form):
    """A fee, or a proposal of another one."""

    building_type = forms.ChoiceField(
        label=pgettext_lazy("disclosure", "Buildings"), choices=BuildingType, widget=forms.Select(attrs=SELECT)
    )
    level_code = forms.ChoiceField(label=_("Service level"), required=False, widget=forms.Select(attrs=SELECT))
    amount = forms.DecimalField(
        label=_("Fee (yuan/m²/month)"),
        max_digits=8,
        decimal_places=4,
        min_value=Decimal("0.0001"),
        widget=forms.TextInput(attrs=AMOUNT),
    )
    effective_from = forms.DateField(label=_("From"), widget=DayInput())
    basis = forms.CharField(
        label=_("Basis or reasons"), max_length=2000, widget=forms.Textarea(attrs={**FIELD, "rows": 3})
    )

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = ServiceLevel.objects.on(day).values_list("code", "title")
        self.fields["level_code"].choices = [("", "–"), *levels]


class CaseMoveForm(forms.Form):
    """Why a step is made."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300, widget=forms.TextInput(attrs=FIELD))
