"""What a client sends with POST requests, read and checked. The names are the specification's."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from common.geo import Point
from complaints.choices import AnswerKind
from complaints.forms.asking import AnswersForm
from complaints.forms.fields import TEXT_LENGTH, PhotosField, PlainText
from complaints.forms.residents import phone_number
from complaints.models import Category, CategoryQuestion
from complaints.selectors.asking import chosen_category, estate_of_code, questions_for
from complaints.selectors.whereabouts import nearest_estates
from places.models import Estate

NEAR_METRES = 500
"""A point farther from every estate than this names none."""
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,50})\](?:\[\])?")
MOST_FIELDS, MOST_VALUES, VALUE_LENGTH = 100, 20, 500


class RequestForm(forms.Form):
    """The fields of a request; `estate` is found from where it is said to be."""

    service_code = forms.CharField(max_length=50, error_messages={"required": _("service_code was not provided.")})
    lat = forms.DecimalField(required=False, min_value=-90, max_value=90)
    long = forms.DecimalField(required=False, min_value=-180, max_value=180)
    address_string = PlainText(required=False, max_length=200)
    address_id = forms.CharField(required=False, max_length=20)
    email = forms.EmailField(required=False, max_length=120)
    device_id = PlainText(required=False, max_length=100)
    account_id = PlainText(required=False, max_length=100)
    first_name = PlainText(required=False, max_length=20)
    last_name = PlainText(required=False, max_length=20)
    phone = PlainText(required=False, max_length=30)
    description = PlainText(required=False, max_length=TEXT_LENGTH)
    media_url = forms.CharField(required=False, max_length=500, validators=[URLValidator(schemes=["http", "https"])])
    media = PhotosField()

    def __init__(self, data: QueryDict, uploads: list[Any]) -> None:
        super().__init__(data, {"media": uploads})

    def clean_service_code(self) -> Category:
        found = chosen_category(self.cleaned_data["service_code"])
        if found is None:
            raise ValidationError(_("There is no service with this service_code."), code="unknown")
        return found

    def clean_phone(self) -> str:
        """As the residents' form keeps it; a number of another country stays as it came."""
        typed = self.cleaned_data["phone"]
        try:
            return phone_number(typed)
        except ValidationError:
            return typed

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not {"lat", "long", "address_string", "address_id"} & set(self.errors):
            self._check_where(data)
        data["estate"] = self._estate(data)
        return data

    @staticmethod
    def _check_where(data: dict[str, Any]) -> None:
        if (data["lat"] is None) != (data["long"] is None):
            raise ValidationError(_("lat and long come together."))
        if data["lat"] is None and not data["address_string"] and not data["address_id"]:
            raise ValidationError(_("Say where it is: lat and long, address_string or address_id."))

    def _estate(self, data: dict[str, Any]) -> Estate | None:
        if code := data.get("address_id"):
            found = estate_of_code(code)
            if found is None:
                self.add_error("address_id", _("There is no estate with this address_id."))
            return found
        if data.get("lat") is None or data.get("long") is None:
            return None
        near = nearest_estates(Point(float(data["long"]), float(data["lat"])))
        return near[0].estate if near and near[0].metres <= NEAR_METRES else None

    def is_unknown_service(self) -> bool:
        """Whether what is wrong is a service that does not exist."""
        return self.has_error("service_code", "unknown")

    def told(self) -> list[str]:
        """What is wrong, each sentence with the name of its field."""
        return [
            str(words) if name == "__all__" or name in str(words) else f"{name}: {words}"
            for name, problems in self.errors.items()
            for words in problems
        ]


def attributes_in(data: QueryDict) -> dict[str, list[str]]:
    """What was sent as `attribute[code]` or `attribute[code][]`, once or several times; bounded."""
    found: dict[str, list[str]] = {}
    for name in list(data)[:MOST_FIELDS]:
        if match := ATTRIBUTE.fullmatch(name):
            values = [value[:VALUE_LENGTH].replace("\0", "") for value in data.getlist(name)]
            found[match[1].replace("\0", "")] = values[:MOST_VALUES]
    return found


class Attributes:
    """The attributes of a request as answers to what its service asks, and what nothing asks for."""

    def __init__(self, category: Category, sent: dict[str, list[str]]) -> None:
        questions = questions_for(category)
        asked = {question.code for question in questions}
        self.rest = {code: values for code, values in sent.items() if code not in asked}
        self.form = AnswersForm(questions, dict(_answers(questions, sent)))

    def told(self) -> list[str]:
        """What is wrong with the answers."""
        return [
            f"attribute[{name.removeprefix('question-')}]: {words}"
            for name, problems in self.form.errors.items()
            for words in problems
        ]


def _answers(questions: Iterable[CategoryQuestion], sent: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    for question in questions:
        value = next(iter(sent.get(question.code, [])), "")
        yield f"question-{question.code}", _day(value) if question.kind == AnswerKind.DATE else value


def _day(value: str) -> str:
    """The day of a moment: the specification knows `datetime`, our questions ask for days."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        return value
    if moment is None:
        return value
    return _local(moment).date().isoformat()


def _local(moment: datetime.datetime) -> datetime.datetime:
    return moment if timezone.is_naive(moment) else timezone.localtime(moment)
