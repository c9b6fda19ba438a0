"""Forms of a round of awards: preparing and changing it, the order of its tie steps, its panel."""

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.fields import AccountField
from programmes.choices_awards import TieStep
from programmes.forms.register import TargetForm, day_input
from programmes.forms.rules import RuleForm
from programmes.models import AwardRound
from programmes.rules.award_ranking import PANEL_VOTE

USUAL_TIES = [TieStep.MUST_POINTS, TieStep.DISTRICT_SCORE, TieStep.GRADE]
TIE_FIELDS = ("tie_first", "tie_second", "tie_third")


def tie_field(label: Any, first: bool = False) -> forms.ChoiceField:
    """One step before the vote; empty: no step in this place."""
    words = _(
        "Taken in this order when equal scores do not all find a place. If none decides, the panel votes by name; "
        "this is always the last step."
    )
    steps = [(step.value, step.label) for step in TieStep if step != PANEL_VOTE]
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", _("no step")), *steps],
        widget=UnfoldAdminSelectWidget,
        help_text=words if first else "",
    )


class RoundForm(RuleForm):
    """A round that is being prepared. `cleaned_data` has `tie_rule` instead of the fields of its steps."""

    tie_first = tie_field(_("equal scores: first step"), first=True)
    tie_second = tie_field(_("equal scores: second step"))
    tie_third = tie_field(_("equal scores: third step"))

    class Meta:
        model = AwardRound
        fields: tuple[str, ...] = (
            "standard",
            "year",
            "title",
            "apply_from",
            "apply_until",
            "pass_score",
            "least_sheets",
            "publicity_days",
            "valid_months",
            "hearing_days",
        )
        labels = {"apply_from": pgettext_lazy("awards", "applications from")}

    SHOWN = (*Meta.fields, *TIE_FIELDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, step in zip(TIE_FIELDS, self.steps(), strict=False):
            self.fields[name].initial = step

    def steps(self) -> list[str]:
        """The steps before the vote that the form begins with."""
        return [str(step) for step in USUAL_TIES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(name in self.errors for name in TIE_FIELDS):
            return data
        chosen: list[str] = []
        for name in TIE_FIELDS:
            step = data.pop(name, "")
            if step and step in chosen:
                self.add_error(name, _("This step is taken before. Choose another one, or “no step”."))
            elif step:
                chosen.append(step)
        data["tie_rule"] = [*chosen, PANEL_VOTE]
        return data


class ChangeRoundForm(RoundForm):
    """The same for a round that stands and has not opened; its standard stays."""

    use_required_attribute = False

    class Meta(RoundForm.Meta):
        fields = RoundForm.Meta.fields[1:]
        widgets = {"apply_from": day_input(), "apply_until": day_input()}

    def __init__(self, *args: Any, target: AwardRound, **options: Any) -> None:
        self.target = target
        super().__init__(*args, initial=model_to_dict(target, fields=self.Meta.fields), **options)

    def steps(self) -> list[str]:
        return [step for step in self.target.tie_rule if step != PANEL_VOTE]


class MemberForm(TargetForm):
    """Somebody for the panel."""

    username = AccountField(by_phone=True, label=_("account name or confirmed phone"))


class UnseatForm(TargetForm):
    """One of the members who sit in the panel."""

    member = forms.ChoiceField(label=_("member of the panel"))

    def __init__(self, *args: Any, target: AwardRound, **options: Any) -> None:
        super().__init__(*args, target=target, **options)
        rows = target.panel.filter(left_at__isnull=True).select_related("user")
        self.fields["member"].choices = [("", "—"), *((row.pk, str(row)) for row in rows)]
