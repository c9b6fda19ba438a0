"""Small forms of joint meetings, activities, centres and assessments. Each is made for what it is about."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.forms.work import ActForm, EmptyForm, ReasonForm, day, line, paper, text
from committees.models import OwnersCommittee
from firms.models import PropertyFirm, ServiceProject
from party.choices.joint import ActivityKind
from party.models import AssessmentTable, JointMember, PartyOrganisation
from party.rules.assessment_table import MANUAL
from party.selectors.assessment_pages import latest_values
from places.models import Area

__all__ = ["EmptyForm", "ReasonForm"]
MOST = 300
MOST_TICKED = 40


def at(label: Any) -> forms.DateTimeField:
    """A moment, on the clock of the place."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def count(label: Any, *, most: int = 1_000_000, initial: int | None = None) -> forms.IntegerField:
    """A number of people or things."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=initial)


class OrganisationForm(ActForm):
    """Something that one of the person's organisations begins. `target` is the queryset of these."""

    organisation = forms.ModelChoiceField(PartyOrganisation.objects.none(), label=_("Party organisation"))

    def prepare(self, target: Any) -> None:
        self.fields["organisation"].queryset = target
        first = list(target[:2])
        if len(first) == 1:
            self.fields["organisation"].initial = first[0]


def _many(rows: QuerySet, label: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(rows, label=label, required=False)


class MeetingForm(OrganisationForm):
    """Call a joint meeting."""

    title = line(_("title"))
    meets_at = at(_("meets at"))
    place = line(pgettext_lazy("joint", "place"), required=False)
    agenda = text(pgettext_lazy("joint", "agenda"))
    organisations = _many(PartyOrganisation.objects.none(), _("Members: Party organisations"))
    firms = _many(PropertyFirm.objects.none(), _("Members: property firms"))
    committees = _many(OwnersCommittee.objects.none(), _("Members: owners' committees"))
    offices = _many(Area.objects.none(), _("Members: offices of areas"))

    def prepare(self, target: Any) -> None:
        super().prepare(target)
        areas = Area.objects.filter(pk__in=target.order_by().values("area"))
        within = [f"{path}" for path in areas.values_list("path", flat=True)]
        served = ServiceProject.objects.filter(effective_to=None).filter(estate__in=_estates(within))
        choices = {
            "organisations": target,
            "firms": PropertyFirm.objects.filter(pk__in=served.values("firm")),
            "committees": OwnersCommittee.objects.standing().filter(estate__in=_estates(within)),
            "offices": Area.objects.active().without_geometry().under(within),
        }
        for name, rows in choices.items():
            self._offer(name, rows)

    def _offer(self, name: str, rows: QuerySet) -> None:
        """A few are ticked, many chosen from a list; a kind of which there are none is not asked for."""
        number = rows.count()
        if not number:
            del self.fields[name]
            return
        field: Any = self.fields[name]
        if number <= MOST_TICKED:
            field.widget = forms.CheckboxSelectMultiple()
        else:
            field.help_text = _("Hold Ctrl to choose several.")
        field.queryset = rows

    def members(self) -> list[Any]:
        """Everybody chosen; takes the choices out of the cleaned data."""
        names = ("organisations", "firms", "committees", "offices")
        return [one for name in names for one in self.cleaned_data.pop(name, ())]


def _estates(paths: list[str]) -> Any:
    from places.models import Estate

    return Estate.objects.within_areas(paths).values("pk")


class PresentForm(ActForm):
    """Which members came."""

    present = forms.ModelMultipleChoiceField(
        JointMember.objects.none(), label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, target: Any) -> None:
        self.fields["present"].queryset = target.members.select_related("organisation", "firm", "committee", "office")


class MinutesForm(ActForm):
    """A wording of the minutes."""

    text = text(pgettext_lazy("joint", "minutes"))
    reason = line(_("why it was corrected"), 300, required=False)


class TaskForm(ActForm):
    """A decision as a task."""

    title = line(_("title"))
    owner = forms.ModelChoiceField(JointMember.objects.none(), label=pgettext_lazy("joint", "responsible"))
    due_on = day(_("due"))
    text = text(pgettext_lazy("joint", "what was decided"), required=False)

    def prepare(self, target: Any) -> None:
        self.fields["owner"].queryset = target.members.select_related("organisation", "firm", "committee", "office")


class ProgressForm(ActForm):
    """How far a task is."""

    text = text(pgettext_lazy("joint", "what was done"))
    percent = count(pgettext_lazy("joint", "progress (%)"), most=100)


class ActivityForm(OrganisationForm):
    """Plan an activity."""

    kind = forms.ChoiceField(label=_("kind"), choices=ActivityKind)
    title = line(_("title"))
    starts_at = at(pgettext_lazy("joint", "begins at"))
    ends_at = at(pgettext_lazy("joint", "ends at"))
    place = line(pgettext_lazy("joint", "place"), required=False)
    expected_count = count(pgettext_lazy("joint", "expected (number)"), initial=0)
    is_public = forms.BooleanField(label=pgettext_lazy("joint", "open to the public"), required=False)


class HeldForm(ActForm):
    """How many came to an activity."""

    present_count = count(pgettext_lazy("joint", "present (number)"))
    summary = text(pgettext_lazy("joint", "what was done"), required=False)


class HoursForm(ActForm):
    """Opening hours day by day; a day without times is closed."""

    def prepare(self, target: Any) -> None:
        known = {row.weekday: row for row in target.hours.all()} if hasattr(target, "hours") else {}
        for number, name in WEEKDAYS.items():
            for end, word in (("opens", _("opens")), ("closes", _("closes"))):
                self.fields[f"{end}_{number}"] = forms.TimeField(
                    label=f"{name} · {word}",
                    required=False,
                    initial=getattr(known.get(number), end, None),
                    widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
                )


class CentreForm(OrganisationForm):
    """Open a service centre; its hours are entered on its page."""

    name = line(_("name"), 120)
    address = line(_("address"))
    phone = line(pgettext_lazy("joint", "telephone of the desk"), 30, required=False)
    services = line(pgettext_lazy("joint", "what it offers"), 500, required=False)
    opened_on = day(pgettext_lazy("joint", "opened on"))
    is_public = forms.BooleanField(label=pgettext_lazy("joint", "on the public page"), required=False, initial=True)


class PostForm(OrganisationForm):
    """Set up a vanguard post."""

    name = line(_("name"), 120)
    duty = line(pgettext_lazy("joint", "what the post does"), 300)
    opened_on = day(pgettext_lazy("joint", "opened on"))


class ClosePlaceForm(ActForm):
    """A centre or a post is no more."""

    closed_on = day(pgettext_lazy("joint", "closed from"))
    reason = text(_("Reason"))


class RoundForm(ActForm):
    """Begin a round. `target` is the queryset of areas in which the person assesses."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("area"))
    table = forms.ModelChoiceField(AssessmentTable.objects.all(), label=_("assessment table"))
    title = line(_("title"))
    first_day = day(pgettext_lazy("joint", "first day assessed"))
    last_day = day(pgettext_lazy("joint", "last day assessed (included)"))
    sample_size = count(pgettext_lazy("joint", "codes for each"), most=2000, initial=50)
    least_answers = count(pgettext_lazy("joint", "least answers for each"), most=2000, initial=30)

    def prepare(self, target: Any) -> None:
        self.fields["area"].queryset = target
        self.fields["first_day"].initial = timezone.localdate().replace(month=1, day=1)


class AppraisalForm(ActForm):
    """Open the appraisal."""

    closes_on = day(pgettext_lazy("joint", "codes hold until (included)"))
    seed = line(_("seed, such as numbers drawn in public; empty: the portal draws one"), 64, required=False)


class ScoreForm(ActForm):
    """The sheet of items that people enter: for each a value, a basis, a paper. What stays as it was is left."""

    def prepare(self, target: Any) -> None:
        self.manual = [item for item in target.round.table.document["items"] if item["source"] == MANUAL]
        known = latest_values(target)
        for item in self.manual:
            code, title = item["code"], item["title"]
            value, basis = known.get(code, ("", ""))
            self.fields[f"value_{code}"] = _value_field(item, value)
            self.fields[f"basis_{code}"] = line(
                _("%(item)s: basis") % {"item": title}, 500, required=False, initial=basis
            )
            self.fields[f"evidence_{code}"] = paper(_("%(item)s: evidence") % {"item": title})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [item["code"] for item in self.manual if self._is_given(item["code"], data)]
        for code in given:
            for part, missing in (("value", _("Choose or enter the value.")), ("basis", _("Say on what it rests."))):
                if not str(data.get(f"{part}_{code}") or "").strip() and not self.has_error(f"{part}_{code}"):
                    self.add_error(f"{part}_{code}", missing)
        if not given and not self.errors:
            raise forms.ValidationError(_("Nothing was entered or changed."))
        return {"values": [(code, *(data.get(f"{part}_{code}") for part in PARTS)) for code in given]}

    def _is_given(self, code: str, data: dict[str, Any]) -> bool:
        before = [str(self.fields[f"{part}_{code}"].initial or "") for part in ("value", "basis")]
        now = [str(data.get(f"{part}_{code}") or "").strip() for part in ("value", "basis")]
        return now != before or bool(data.get(f"evidence_{code}"))


PARTS = ("value", "basis", "evidence")


def _value_field(item: dict[str, Any], value: str) -> forms.Field:
    """One of the item's options with their points, or the number that it asks for."""
    title = f"{item['title']} ({_('at most %(points)s points') % {'points': item['max']}})"
    if item.get("options"):
        options = [
            (one["code"], _("%(option)s: %(points)s points") % {"option": one["title"], "points": one["points"]})
            for one in item["options"]
        ]
        return forms.ChoiceField(label=title, choices=[("", "–"), *options], required=False, initial=value)
    steps = [_("from %(from)s on: %(points)s points") % step for step in item.get("steps", ())]
    return forms.CharField(
        label=title, max_length=40, required=False, initial=value, help_text="; ".join(steps) or _("A number.")
    )


class HearingForm(ActForm):
    """A report hearing."""

    held_on = day(_("held on"))
    attended_count = count(pgettext_lazy("joint", "present (number)"))
    summary = text(pgettext_lazy("joint", "what was reported and asked"))


class InterviewForm(ActForm):
    """An interview of one of the last."""

    held_on = day(_("held on"))
    summary = text(pgettext_lazy("joint", "what was said"))
    commitment = text(pgettext_lazy("joint", "what the body undertakes"))
    due_on = day(_("due"))


class TableForm(ActForm):
    """The next version of an item table, as the document that docs/rules/assessment.md describes."""

    code = forms.SlugField(label=_("code"), max_length=40)
    kind = forms.ChoiceField(
        label=pgettext_lazy("joint", "assesses"), choices=AssessmentTable._meta.get_field("kind").choices
    )
    title = line(_("title"))
    source = line(_("source"), 300)
    document = forms.JSONField(label=_("document"), widget=forms.Textarea({"rows": 12}))
