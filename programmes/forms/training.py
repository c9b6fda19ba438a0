"""Forms of the staff's screens of training."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.fields import AccountField
from programmes.forms.register import TargetForm
from programmes.forms.rules import RuleForm
from programmes.models import AwardStandard, CourseQuestion, CourseSession, HoursRule


class QuestionForm(forms.ModelForm):
    """A question: one answer a line, the right ones with a star before them."""

    lines = forms.CharField(
        label=_("answers"),
        help_text=_("One answer a line; a star (*) before each right one."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
    )

    class Meta:
        model = CourseQuestion
        fields = ("course", "text", "is_used")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        question = self.instance
        if question.pk is not None:
            marks = ["*" if place in question.right else "" for place in range(len(question.choices))]
            self.fields["lines"].initial = "\n".join(map("".join, zip(marks, question.choices, strict=True)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = [line.strip() for line in data.get("lines", "").splitlines() if line.strip()]
        self.instance.choices = [line.removeprefix("*").strip() for line in lines]
        self.instance.right = [place for place, line in enumerate(lines) if line.startswith("*")]
        return data


class SessionForm(forms.ModelForm):
    """A session; its trainer by account."""

    trainer_name = AccountField(
        by_phone=True,
        label=_("trainer (account name or confirmed phone)"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = CourseSession
        fields = ("course", "week", "area", "starts_at", "ends_at", "location", "places")

    SHOWN = (*Meta.fields, "trainer_name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["trainer_name"].initial = self.instance.trainer and self.instance.trainer.username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "trainer_name" in data:
            self.instance.trainer = data["trainer_name"]
        return data


class HoursRuleForm(RuleForm):
    """From when on, how many hours an audience needs."""

    class Meta:
        model = HoursRule
        fields = ("audience", "hours", "source", "effective_from")
        widgets = {"source": UnfoldAdminTextInputWidget}


class StandardForm(RuleForm):
    """A checklist as YAML: the next version of its code."""

    text = forms.CharField(
        label=_("checklist (YAML)"),
        help_text=_("code, title, kind (firm, project, service), source, classes, sections with items."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 30}),
    )

    class Meta:
        model = AwardStandard
        fields: tuple[str, ...] = ()


class PresenceForm(TargetForm):
    """Somebody who has a place and is not noted yet."""

    person = forms.ChoiceField(label=_("person"))

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, target=target, **options)
        noted = target.attendances.values("person")
        rows = target.enrolments.filter(state="enrolled").exclude(person__in=noted).select_related("person")
        self.fields["person"].choices = [(row.person_id, str(row.person)) for row in rows]
