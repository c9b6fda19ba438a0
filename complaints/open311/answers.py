"""GeoReport v2 answers in its two formats. JSON and XML say the same; XML is built as a tree, never as text."""

import datetime
import re
from typing import Any
from xml.etree import ElementTree as Xml

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from common.errors import Refusal

NO_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
FORMATS = ("json", "xml")


class Wrong(Exception):
    """An answer that is an error: HTTP status, and what is wrong in one or several sentences."""

    def __init__(self, status: int, *descriptions: object) -> None:
        super().__init__(status, *descriptions)
        self.status, self.descriptions = status, [str(words) for words in descriptions]


def wrong_of(refusal: Refusal) -> Wrong:
    """A rule's refusal as an error of the specification."""
    return Wrong(400 if refusal.status == 422 else refusal.status, refusal)


def moment(value: datetime.datetime | None) -> str | None:
    """W3C date and time with the local offset, to the second."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value is not None else None


def answer(ending: str, names: tuple[str, ...], value: Any, status: int = 200) -> HttpResponse:
    """A list or object in the asked format. `names` are the XML root and, for a list, its items."""
    if ending == "json":
        return JsonResponse(value, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    root = Xml.Element(names[0])
    if isinstance(value, list):
        for item in value:
            _fill(Xml.SubElement(root, names[1]), item)
    else:
        _fill(root, value)
    text = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="text/xml; charset=utf-8", status=status)


ITEMS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


def _fill(element: Xml.Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _fill(Xml.SubElement(element, name), inner)
        return
    if isinstance(value, list):
        for inner in value:
            _fill(Xml.SubElement(element, ITEMS[element.tag]), inner)
        return
    element.text = _text(value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return NO_XML.sub("", str(value))


def errors(ending: str, error: Wrong) -> HttpResponse:
    """The specification's list of errors; `code` is the HTTP status."""
    told = [{"code": error.status, "description": words} for words in error.descriptions]
    return answer(ending, ("errors", "error"), told, error.status)
