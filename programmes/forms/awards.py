"""Forms of awards: an application, a sheet item by item, objections, the staff's acts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firms.models import PropertyFirm, ServiceProject
from places.choices import AreaKind
from places.models import Area
from programmes.choices_awards import SubjectKind, VisitResult
from programmes.forms.register import TargetForm, day_input
from programmes.models import AwardRound
from programmes.rules.award import items_for
from programmes.selectors.awards import checklist


def points_input() -> forms.TextInput:
    """A field for points."""
    return forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "size": 6})


def text_input(rows: int) -> forms.Textarea:
    """A field for some sentences."""
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def choice_input() -> forms.Select:
    """A list on a public page."""
    return forms.Select(attrs={"class": "form-select"})


class ApplyForm(forms.Form):
    """For which firm or project, in which class."""

    use_required_attribute = False
    subject = forms.ChoiceField(label=pgettext_lazy("awards", "For"), widget=choice_input())
    class_code = forms.ChoiceField(label=_("class"), widget=choice_input())
    area = forms.ChoiceField(
        label=_("subdistrict that reviews first"),
        widget=choice_input(),
        help_text=_("One in which the firm serves a project."),
    )

    def __init__(self, round_: AwardRound, firms: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        projects = ServiceProject.objects.filter(firm__in=firms, effective_to__isnull=True)
        projects = projects.select_related("firm", "estate__area").defer("estate__polygon", "estate__area__geometry")
        self.projects = {project.pk: project for project in projects.order_by("pk")}
        self.firms = {firm.pk: firm for firm in PropertyFirm.objects.filter(pk__in=firms).order_by("pk")}
        is_about_firm = round_.standard.kind == SubjectKind.FIRM
        rows: Any = self.firms if is_about_firm else self.projects
        self.fields["subject"].choices = [(pk, str(row)) for pk, row in rows.items()]
        classes = round_.standard.classes
        self.fields["class_code"].choices = [(one["code"], one["title"]) for one in classes]
        if not classes:
            del self.fields["class_code"]
        if is_about_firm:
            self.fields["area"].choices = [(area.pk, area.name) for area in self._areas()]
        else:
            del self.fields["area"]
        self.is_about_firm = is_about_firm

    def _areas(self) -> list[Area]:
        paths = {project.estate.area.path for project in self.projects.values()}
        rows = Area.objects.without_geometry().filter(kind=AreaKind.SUBDISTRICT).order_by("path")
        self.areas = {area.pk: area for area in rows if any(path.startswith(area.path) for path in paths)}
        return list(self.areas.values())

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        pk, code = int(data["subject"]), data.get("class_code", "")
        if self.is_about_firm:
            area = self.areas.get(int(data["area"])) if data.get("area") else None
            return {"firm": self.firms[pk], "project": None, "class_code": code, "area": area}
        project = self.projects[pk]
        return {"firm": project.firm, "project": project, "class_code": code}


class ItemForm(forms.Form):
    """One item of the self-assessment."""

    use_required_attribute = False
    item = forms.CharField(max_length=20, widget=forms.HiddenInput)
    points = forms.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal(0))
    note = forms.CharField(max_length=500, required=False)


class ObjectionForm(forms.Form):
    """Why somebody objects."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("what is objected"),
        max_length=1000,
        widget=text_input(4),
        help_text=_("Facts that anybody can check; no names of persons."),
    )


class StatementForm(forms.Form):
    """What the firm says to a withdrawal."""

    use_required_attribute = False
    statement = forms.CharField(label=_("what the firm says"), max_length=1000, widget=text_input(4))


class SheetForm(forms.Form):
    """A sheet: points and a remark for every item, an opinion at the end."""

    use_required_attribute = False

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target = target
        self.codes = []
        for item in items_for(target.round.standard.sections, target.class_code):
            most = Decimal(item["points"])
            label = f"{item['code']} {item['text']}（{item['points']}）"
            self.codes.append(item["code"])
            self.fields[f"p_{item['code']}"] = forms.DecimalField(
                label=label, max_digits=6, decimal_places=2, min_value=Decimal(0), max_value=most, widget=points_input()
            )
            self.fields[f"r_{item['code']}"] = forms.CharField(
                label=_("remark"), max_length=300, required=False, widget=forms.TextInput({"class": "form-control"})
            )
        opinion = forms.CharField(label=_("opinion"), max_length=500, required=False, widget=text_input(2))
        self.fields["opinion"] = opinion

    @property
    def sheet(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {
            "points": {code: data[f"p_{code}"] for code in self.codes},
            "remarks": {code: data[f"r_{code}"] for code in self.codes if data.get(f"r_{code}")},
            "opinion": data.get("opinion", ""),
        }

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """The checklist with what was said and proven so far, each item with its two `fields`, for templates."""
        found = checklist(self.target)
        for section in found:
            for item in section["items"]:
                code = item["code"]
                item["fields"] = {"points": self[f"p_{code}"], "remark": self[f"r_{code}"]}
        return found


class VisitForm(TargetForm):
    """A revisit."""

    visited_on = forms.DateField(label=_("visited on"), widget=day_input(), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("result"), choices=VisitResult.choices)
    finding = forms.CharField(label=_("what was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawalForm(TargetForm):
    """The decision on a withdrawal."""

    is_withdrawn = forms.ChoiceField(
        label=_("decision"),
        choices=[("yes", _("The award is withdrawn")), ("no", _("The award stays"))],
    )
    grounds = forms.CharField(
        label=_("grounds of the decision"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(TargetForm):
    """The decision on an objection."""

    objection = forms.ChoiceField(label=_("objection"))
    is_upheld = forms.ChoiceField(
        label=_("decision"),
        choices=[("no", pgettext_lazy("awards", "rejected")), ("yes", pgettext_lazy("awards", "upheld"))],
    )
    answer = forms.CharField(label=_("answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, target=target, **options)
        rows = target.objections.filter(state="open")
        self.fields["objection"].choices = [(row.pk, row.words[:80]) for row in rows]


class QuotaForm(TargetForm):
    """Places of a class, in the whole place or in a district."""

    class_code = forms.ChoiceField(label=_("class"), required=False)
    area = forms.ModelChoiceField(
        label=_("district"),
        required=False,
        queryset=Area.objects.none(),
        empty_label=_("the whole place"),
    )
    places = forms.IntegerField(label=pgettext_lazy("awards", "places"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, target=target, **options)
        classes = target.standard.classes
        self.fields["class_code"].choices = [(one["code"], one["title"]) for one in classes] or [("", "—")]
        self.fields["area"].queryset = Area.objects.without_geometry().filter(kind=AreaKind.DISTRICT)
