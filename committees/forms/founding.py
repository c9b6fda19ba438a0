"""Small forms of the time before office."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import (
    CandidateBar,
    CandidateSource,
    CandidateState,
    CommitteeKind,
    Dissolution,
    GroupSide,
    PreparationKind,
    ReviewOpinion,
)
from committees.forms.fields import EstateField, moment
from committees.forms.work import ActForm, day, line, text
from committees.models import Candidate
from committees.selectors.rule_lines import GROUP, SIZE, rule_line
from committees.selectors.rule_words import word
from committees.services.candidates import papers_needed, reviewing_bodies
from committees.services.elections import results_by_candidate
from committees.services.preparing import leaders_allowed
from places.models import Owner, Unit


def body_choices(on: Any) -> list[tuple[str, Any]]:
    """Bodies that review candidates, in words."""
    return [(body, word(body)) for body in reviewing_bodies(on)]


class OfEstateForm(ActForm):
    """About an estate of the person's area."""

    estate = EstateField()

    def __init__(self, *args: Any, estates: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["estate"].among(estates)  # type: ignore[attr-defined]


class EstablishForm(OfEstateForm):
    """A committee for the register."""

    name = line(_("name"))
    kind = forms.ChoiceField(label=_("body"), choices=CommitteeKind.choices)
    code = line(_("code"), 20, required=False)
    term_from = day(_("term from"))
    term_to = day(_("term until (not included)"))
    seats = forms.IntegerField(label=_("agreed number of members"), min_value=1, max_value=99)


class RequestForm(OfEstateForm):
    """Owners ask for an election."""

    kind = forms.ChoiceField(label=_("kind"), choices=PreparationKind.choices)
    requested_on = day(_("requested on"))


class DissolveForm(ActForm):
    """The end of a body."""

    ended_on = day(_("dissolved from"))
    reason = forms.ChoiceField(label=_("why it was dissolved"), choices=Dissolution.choices)
    basis = text(_("basis of the dissolution"))


class OwnerForm(ActForm):
    """An owner of the estate, by the number of a unit and the name as registered."""

    owner_name = line(_("owner's name as registered"), 100)
    unit = line(_("unit number"), 40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, unit = data.get("owner_name", ""), data.get("unit", "")
        if name and unit:
            data["owner"] = owner_of(self.target.estate_id, unit, name)
        if name and unit and data["owner"] is None:
            self.add_error(None, _("The register has no such owner of this unit."))
        return data


def owner_of(estate_id: int, unit: str, name: str) -> Owner | None:
    """The owner of a unit whose registered name is exactly this one."""
    rows = Owner.objects.filter(ownerships__unit__building__estate=estate_id, ownerships__unit__number=unit.strip())
    return next((owner for owner in rows.distinct()[:50] if owner.name.strip() == name.strip()), None)


class SignForm(OwnerForm):
    """An owner signs the petition."""

    signed_on = day(_("signed on"))


class NominateForm(OwnerForm):
    """A candidate."""

    source = forms.ChoiceField(label=_("nominated by"), choices=CandidateSource.choices)


class GroupForm(ActForm):
    """The preparatory group: for each side the names, one on each line."""

    leader = forms.ChoiceField(label=_("leader of the group"))

    def prepare(self, target: Any) -> None:
        on = timezone.localdate()
        allowed = leaders_allowed(on)
        self.fields["leader"].choices = [row for row in GroupSide.choices if row[0] in allowed]  # type: ignore[attr-defined]
        self.fields["leader"].help_text = rule_line(GROUP, on)
        for side, label in GroupSide.choices:
            rows = 4 if side == GroupSide.OWNER else 2
            self.fields[side] = forms.CharField(
                label=_("sits for: %(side)s") % {"side": label}, required=False, widget=forms.Textarea({"rows": rows})
            )
        self.fields[GroupSide.OWNER].help_text = _("One name on each line.")
        self.order_fields([*GroupSide.values, "leader"])

    def clean(self) -> dict[str, Any]:
        """`members`: (name, side) of each line; and the leader."""
        data = super().clean() or {}
        lines = [(name.strip(), side) for side in GroupSide.values for name in data.get(side, "").splitlines()]
        return {"members": [row for row in lines if row[0]], "leader": data.get("leader", "")}


class CandidateField(forms.ModelChoiceField):
    """A candidate by masked name and unit, which tells two of a name apart."""

    def label_from_instance(self, candidate: Any) -> str:
        return candidate_words(candidate)


class CandidatesField(forms.ModelMultipleChoiceField):
    """Several of them."""

    label_from_instance = CandidateField.label_from_instance


def candidate_words(candidate: Candidate) -> str:
    """Masked name with the first unit here: `王** 301`."""
    held = Unit.objects.filter(
        building__estate=candidate.preparation.estate_id, ownerships__owner=candidate.owner_id
    ).first()
    return f"{candidate.masked_name} {held.number if held is not None else ''}".strip()


class CandidateForm(ActForm):
    """Some of the candidates; those whom the act can meet now are chosen from."""

    candidates = CandidatesField(Candidate.objects.none(), label=_("candidates"), widget=forms.CheckboxSelectMultiple)
    states: tuple[str, ...] = (CandidateState.CONSENTED,)

    def prepare(self, target: Any) -> None:
        rows = Candidate.objects.select_related("preparation").filter(preparation=target, state__in=self.states)
        self.fields["candidates"].queryset = rows  # type: ignore[attr-defined]


class ConsentForm(CandidateForm):
    """Candidates agree, or withdraw."""

    is_standing = forms.ChoiceField(
        label=_("what they declare in writing"),
        choices=[("yes", _("agrees in writing to stand")), ("no", _("withdraws"))],
    )
    states = (CandidateState.NOMINATED, CandidateState.CONSENTED, CandidateState.LISTED)

    def clean_is_standing(self) -> bool:
        """Whether they stand."""
        return self.cleaned_data["is_standing"] == "yes"


class ReviewForm(CandidateForm):
    """The opinion of one body; the same for several whom it judges alike."""

    body = forms.ChoiceField(label=_("reviewing body"))
    opinion = forms.ChoiceField(label=_("opinion"), choices=ReviewOpinion.choices)
    bar = forms.ChoiceField(label=_("legal bar"), required=False, choices=[("", "–"), *CandidateBar.choices])
    bar_article = line(_("article of the bar"), 120, required=False)
    evidence = text(_("evidence"), required=False)
    reason = text(_("reason"))

    def prepare(self, target: Any) -> None:
        super().prepare(target)
        self.fields["body"].choices = body_choices(target.formed_on or target.requested_on)  # type: ignore[attr-defined]


class HearingForm(CandidateForm):
    """What a candidate says."""

    statement = text(_("what the candidate says to a finding"))


class SettleForm(CandidateForm):
    """Onto the list, or barred."""

    is_barred = forms.BooleanField(label=_("barred by the ground that a body named"), required=False)
    reason = text(_("reason"), required=False)


class ElectionForm(ActForm):
    """The assembly that elects from the list."""

    seats = forms.IntegerField(label=_("agreed number of members"), min_value=1, max_value=99)
    opens_at = moment(_("voting begins"))
    closes_at = moment(_("voting ends"))

    def prepare(self, target: Any) -> None:
        on = timezone.localdate()
        self.fields["seats"].help_text = rule_line(SIZE, on)
        self.fields["opens_at"].help_text = _("After the list has hung its days, and after the days of the notice.")


class ElectedForm(ActForm):
    """Who was elected of the list; where the portal counted, its result is filled in."""

    name = line(_("name"))
    chair = CandidateField(Candidate.objects.none(), label=pgettext_lazy("work", "chair"))
    members = CandidatesField(Candidate.objects.none(), label=_("other members"), widget=forms.CheckboxSelectMultiple)
    alternates = CandidatesField(
        Candidate.objects.none(), label=_("alternates"), widget=forms.CheckboxSelectMultiple, required=False
    )
    term_from = day(_("term from"))
    term_to = day(_("term until (not included)"))

    def prepare(self, target: Any) -> None:
        rows = Candidate.objects.select_related("preparation").filter(preparation=target, state=CandidateState.LISTED)
        for name in ("chair", "members", "alternates"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        results = results_by_candidate(target)
        seated = [pk for pk, result in results.items() if result.is_elected]
        self.fields["members"].initial = seated
        self.fields["chair"].help_text = _("Whom the members chose among themselves.")
        self.fields["name"].initial = _("Owners' committee of %(estate)s") % {"estate": target.estate.name}


class FilingForm(ActForm):
    """The papers of a filing."""

    documents = forms.MultipleChoiceField(label=_("documents"), widget=forms.CheckboxSelectMultiple)

    def prepare(self, target: Any) -> None:
        codes = papers_needed(timezone.localdate())
        self.fields["documents"].choices = [(code, word(code)) for code in codes]  # type: ignore[attr-defined]


class CertificateForm(ActForm):
    """The decision on a filing."""

    certificate_number = line(_("certificate"), 60, required=False)
    reason = text(_("what is missing, when it is returned"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of both: a number files it, a reason returns it."""
        data = super().clean() or {}
        if not data.get("certificate_number") and not data.get("reason"):
            raise forms.ValidationError(_("To file it, write the certificate's number; to return it, what is missing."))
        return data
