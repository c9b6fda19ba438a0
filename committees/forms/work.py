"""Small forms of a committee's work. Each is made for the thing that it is about."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import (
    SEATED,
    ChainMatter,
    DecisionMoney,
    HandoverLeg,
    MatterOpinion,
    MemberEnd,
    MemberPost,
    ReportVerdict,
    StageOutcome,
    WorkTaskState,
)
from committees.models import CommitteeDecision, CommitteeMember, MajorMatterClass, MajorMatterReport
from committees.services.handovers import USUAL_ITEMS
from committees.services.meetings import accounts_of
from firms.models import FeeAdjustment


class ActForm(forms.Form):
    """A form about a target; its fields look like those of the pages around it."""

    def __init__(self, *args: Any, target: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target = target
        self.prepare(target)
        for field in self.fields.values():
            is_list = isinstance(field.widget, forms.Select)
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "form-select" if is_list else "form-control")

    def prepare(self, target: Any) -> None:
        """Fill in what can be chosen."""


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, today by default."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, initial=timezone.localdate)


def line(label: Any, limit: int = 200, *, required: bool = True, initial: str = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=limit, required=required, initial=initial)


def text(label: Any, *, required: bool = True) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, required=required, max_length=20_000, widget=forms.Textarea({"rows": 4}))


def paper(label: Any) -> forms.FileField:
    """A PDF file or a photo."""
    widget = forms.ClearableFileInput({"accept": ".pdf,image/jpeg,image/png"})
    return forms.FileField(label=label, required=False, widget=widget)


def content_of(data: dict[str, Any], name: str) -> bytes | None:
    """What was uploaded, as bytes; one byte over the limit is enough for the service to refuse it."""
    file = data.pop(name, None)
    return None if not file else file.read(settings.UPLOAD_MAX_BYTES + 1)


class EmptyForm(ActForm):
    """Nothing to ask for."""


class ReasonForm(ActForm):
    """A reason in words."""

    reason = text(_("Reason"))


class MeetingForm(ActForm):
    """A meeting that is called."""

    title = line(_("title"))
    agenda = text(pgettext_lazy("work", "agenda"))
    place = line(pgettext_lazy("work", "place of the meeting"), required=False)
    meets_at = forms.DateTimeField(
        label=_("meets at"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    notice_on = day(_("agenda told on"))


class MemberField(forms.ModelChoiceField):
    """A member by post and full name: who acts for the committee, or decides on it, tells two of a name apart."""

    def label_from_instance(self, member: Any) -> str:
        return f"{member.get_post_display()} {member.name}"


class MembersField(forms.ModelMultipleChoiceField):
    """Several of them."""

    label_from_instance = MemberField.label_from_instance


class AttendanceForm(ActForm):
    """Who came."""

    present = MembersField(
        CommitteeMember.objects.none(), label=_("members present"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self, target: Any) -> None:
        seated = CommitteeMember.objects.filter(committee=target.committee)
        self.fields["present"].queryset = seated.seated(timezone.localdate(target.meets_at))  # type: ignore[attr-defined]


class AttendanceCorrectionForm(AttendanceForm):
    """Who came, written down anew; what is known now is filled in."""

    reason = line(_("why it is corrected"))

    def prepare(self, target: Any) -> None:
        super().prepare(target)
        came = target.attendance.current().filter(is_present=True)
        self.fields["present"].initial = list(came.values_list("member_id", flat=True))


class MinutesForm(ActForm):
    """A wording of the minutes."""

    text = text(pgettext_lazy("work", "minutes"))
    is_public = forms.BooleanField(label=_("shown to the owners"), required=False, initial=True)
    reason = line(_("why it was corrected"), 300, required=False)


class AccountField(forms.ModelChoiceField):
    """An account as people know it: `公共收益 2026-01-01 – 2026-06-30 (version 1)`."""

    def label_from_instance(self, version: Any) -> str:
        account = version.disclosure
        period = f" {account.period_start} – {account.last_day}" if account.period_start else ""
        number = _("version %(number)s") % {"number": version.number}
        return f"{account.get_kind_display()}{period} ({number})"


class DecisionForm(ActForm):
    """A decision of a meeting."""

    title = line(_("title"))
    text = text(_("text"))
    for_count = forms.IntegerField(label=_("members in favour"), min_value=0)
    against_count = forms.IntegerField(label=_("members against"), min_value=0, initial=0)
    money = forms.ChoiceField(label=_("common money"), choices=DecisionMoney.choices)
    amount = forms.DecimalField(label=_("amount (yuan)"), max_digits=14, decimal_places=2, min_value=0, required=False)
    account = AccountField(None, label=_("disclosed account"), required=False)
    matter_report = forms.ModelChoiceField(
        MajorMatterReport.objects.none(), label=_("report of a major matter"), required=False
    )

    def prepare(self, target: Any) -> None:
        self.fields["account"].queryset = accounts_of(target.estate_id)  # type: ignore[attr-defined]
        on = timezone.localdate(target.meets_at)
        reports = MajorMatterReport.objects.filter(committee=target.committee, reported_on__lte=on)
        self.fields["matter_report"].queryset = reports  # type: ignore[attr-defined]
        self.fields["matter_report"].help_text = _("Reports made up to the day of the meeting.")


class PostingForm(ActForm):
    """A notice on the board, with its proof."""

    place = line(pgettext_lazy("work", "place of the posting"))
    posted_on = day(_("on the board from"))
    until = day(_("on the board to (included)"))
    photo = paper(_("photo of the posting"))


class ListPostingForm(ActForm):
    """The list of candidates on the board: its last day follows from the law."""

    place = line(pgettext_lazy("work", "place of the posting"))
    posted_on = day(_("on the board from"))
    photo = paper(_("photo of the posting"))


class TaskForm(ActForm):
    """A task from a decision."""

    title = line(_("title"))
    responsible = line(_("responsible body or post"), 120)
    due_on = day(pgettext_lazy("work", "to be done by"))


class ProgressForm(ActForm):
    """What was done."""

    text = line(_("what was done"), 500)
    percent = forms.IntegerField(label=_("progress (percent)"), min_value=0, max_value=100)
    state = forms.ChoiceField(label=_("state"), choices=WorkTaskState.choices)


class SealForm(ActForm):
    """One use of the seal."""

    used_on = day(_("used on"))
    document = line(_("document"))
    purpose = line(_("purpose"), 300)
    copies = forms.IntegerField(label=_("copies"), min_value=1, max_value=999, initial=1)
    decision = forms.ModelChoiceField(CommitteeDecision.objects.none(), label=_("decision"), required=False)

    def prepare(self, target: Any) -> None:
        made = CommitteeDecision.objects.filter(committee=target, is_passed=True)
        self.fields["decision"].queryset = made  # type: ignore[attr-defined]


class BulletinForm(ActForm):
    """A bulletin to the owners."""

    title = line(_("title"))
    text = text(_("text"))


class DutyReportForm(ActForm):
    """The yearly report."""

    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    text = text(_("text"))


class AppraisalForm(ActForm):
    """What became of the report of the body."""

    verdict = forms.ChoiceField(
        label=_("outcome of the appraisal"), choices=[row for row in ReportVerdict.choices if row[0] != "open"]
    )
    meeting = line(_("who appraised it, and how"), 300)
    remarks = text(_("remarks"))


class MatterForm(ActForm):
    """A major matter to report."""

    matter_class = forms.ModelChoiceField(
        MajorMatterClass.objects.filter(is_active=True), label=_("class of major matters")
    )
    title = line(_("title"))
    text = text(_("text"))


class OpinionForm(ActForm):
    """The opinion on a major matter."""

    opinion = forms.ChoiceField(label=_("opinion"), choices=MatterOpinion.choices)
    reason = text(_("reason"))


class MemberForm(ActForm):
    """Somebody who was elected."""

    name = line(_("name"), 100)
    post = forms.ChoiceField(label=pgettext_lazy("work", "post"), choices=MemberPost.choices)
    term_from = day(_("from"))


class OfMemberForm(ActForm):
    """About one of the members who serve."""

    member = MemberField(CommitteeMember.objects.none(), label=_("committee member"))

    def prepare(self, target: Any) -> None:
        now = CommitteeMember.objects.filter(committee=target, term_to__isnull=True)
        self.fields["member"].queryset = now  # type: ignore[attr-defined]


class LeaveForm(OfMemberForm):
    """Somebody leaves."""

    ended_on = day(_("ended on"))
    reason = forms.ChoiceField(label=_("why it ended"), choices=MemberEnd.choices)
    ground = line(_("legal ground"), required=False)
    evidence = text(_("evidence"), required=False)


class PostForm(OfMemberForm):
    """Another post."""

    post = forms.ChoiceField(
        label=pgettext_lazy("work", "post"), choices=[row for row in MemberPost.choices if row[0] in SEATED]
    )


class StepUpForm(ActForm):
    """An alternate for a member who left."""

    alternate = MemberField(CommitteeMember.objects.none(), label=pgettext_lazy("work", "alternate"))
    left = MemberField(CommitteeMember.objects.none(), label=_("took the place of"))
    day = day(_("from"))

    def prepare(self, target: Any) -> None:
        members = CommitteeMember.objects.filter(committee=target)
        waiting = members.filter(term_to__isnull=True, post=MemberPost.ALTERNATE)
        gone = members.filter(term_to__isnull=False, post__in=SEATED)
        self.fields["alternate"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["left"].queryset = gone  # type: ignore[attr-defined]


class HandoverForm(ActForm):
    """One leg of a hand-over."""

    leg = forms.ChoiceField(label=pgettext_lazy("work", "leg"), choices=HandoverLeg.choices)
    begins_on = day(_("begins on"))
    keeper = line(_("keeper"), 120, required=False)
    items = forms.CharField(
        label=_("what is handed over, one thing on each line"),
        initial="\n".join(USUAL_ITEMS),
        widget=forms.Textarea({"rows": 7}),
    )


class ItemsForm(ActForm):
    """Things on the list that were not confirmed yet."""

    items = forms.ModelMultipleChoiceField(None, label=_("what"), widget=forms.CheckboxSelectMultiple)
    confirmed = "received_at"

    def prepare(self, target: Any) -> None:
        waiting = target.items.filter(**{f"{self.confirmed}__isnull": True})
        self.fields["items"].queryset = waiting  # type: ignore[attr-defined]


class GivenForm(ItemsForm):
    """Things that were handed over."""

    confirmed = "given_at"


class CaseField(forms.ModelChoiceField):
    """A proposed fee: the project, the fee and from when."""

    def label_from_instance(self, case: Any) -> str:
        return case_words(case)


def case_words(case: Any) -> str:
    """`晴川苑物业服务项目 1.80 → 2.10, 2026-07-01`: a fee-adjustment case where it is chosen."""
    before = "–" if case.current_amount is None else f"{case.current_amount.normalize():f}"
    return f"{case.project}: {before} → {case.proposed_amount.normalize():f}, {case.start_on}"


class ChainForm(ActForm):
    """A deliberation to begin."""

    matter = forms.ChoiceField(label=_("matter"), choices=ChainMatter.choices)
    case = CaseField(FeeAdjustment.objects.none(), label=_("proposed fee that it is about"), required=False)
    title = line(_("title"))
    text = text(_("text"))

    def prepare(self, target: Any) -> None:
        open_cases = FeeAdjustment.objects.unfinished().filter(project__estate=target.estate_id)
        self.fields["case"].queryset = open_cases  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`reference`: the number of the case, 0 without one."""
        data = super().clean() or {}
        case = data.pop("case", None)
        if case is not None and data.get("matter") != ChainMatter.FEE:
            self.add_error("matter", _("A proposed fee is deliberated as an adjustment of the fee."))
        return {**data, "reference": case.pk if case is not None else 0}


class StageForm(ActForm):
    """The stage that comes next, as it was held."""

    noticed_on = day(_("notice given on"))
    held_on = day(_("held on"))
    participants = text(_("who took part"))
    minutes = text(pgettext_lazy("work", "minutes"))
    opinions = text(_("opinions"), required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=StageOutcome.choices)
