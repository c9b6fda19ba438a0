"""Choosing an area: without borders, indented by level."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from places.models import Area


class AreaChoice(forms.ModelChoiceField):
    """An area of the jurisdiction, those that contain others before them."""

    widget = UnfoldAdminSelectWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(Area.objects.active().without_geometry().order_by("path"), **options)

    def label_from_instance(self, obj: Area) -> str:
        return "\u3000" * (obj.path.count("/") - 1) + obj.name
