"""YAML read safely, with the line of every value.

A rulebook is data that an office writes: no tags, no anchors, no duplicate keys, no floating point, a limit on size,
depth and number of values. Numbers with a point stay text, so that `84.5` is exactly 84.5. JSON is read as YAML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

LARGEST_FILE = 512 * 1024
MOST_VALUES = 60_000
DEEPEST = 40
Path = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the reader in C is ten times as fast


class Unreadable(Exception):
    """The text is not YAML of the allowed kind. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Source:
    """A document and the line on which each of its values begins: path → line, from 1."""

    document: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Line of the value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str | bytes) -> Source:
    """Document and lines of a YAML text (JSON is YAML). Raises `Unreadable` with the line."""
    text = _decoded(text)
    reader = _Reader(iter(yaml.parse(text, Loader=_LOADER)))
    try:
        reader.read()
    except (yaml.YAMLError, ValueError) as error:
        raise _as_unreadable(error, text) from error
    return reader.source


def _decoded(text: str | bytes) -> str:
    """The text without a byte order mark. Raises `Unreadable` where it is too large or not UTF-8."""
    try:
        data = text.encode() if isinstance(text, str) else text
        if len(data) > LARGEST_FILE:
            raise Unreadable(1, _("The file is larger than 512 KB."))
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(line, _("The file is not UTF-8. Save it as UTF-8 and try again.")) from error
    except UnicodeEncodeError as error:
        line = error.object[: error.start].count("\n") + 1
        raise Unreadable(line, _("Here stands a character that no text may hold.")) from error


def _as_unreadable(error: Exception, text: str) -> Unreadable:
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count("\n") + 1
        return Unreadable(line, _("Here stands a character that no text may hold."))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    lines = text.rstrip().split("\n")
    line = min(mark.line + 1, len(lines)) if mark else 1  # what is never closed ends with the last line
    shown = lines[line - 1]
    if "token" in problem and "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return Unreadable(line, _("The line begins with a tab. Indent with spaces."))
    return Unreadable(line, _("Not readable as YAML: %s") % problem)


class _Reader:
    """Turns the events of the YAML reader into plain values, one at a time, and refuses early."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.source = Source(None)
        self.values = 0

    def read(self) -> None:
        next(self.events)  # the stream begins
        event = next(self.events)
        if not isinstance(event, yaml.DocumentStartEvent):
            raise Unreadable(1, _("The file is empty."))
        self.source.document = self._value(next(self.events), ())
        next(self.events)  # the document ends
        following = next(self.events)
        if isinstance(following, yaml.DocumentStartEvent):
            raise Unreadable(_line(following), _("The file holds a second document. One file is one rulebook."))
        if self.source.document is None:
            raise Unreadable(1, _("The file is empty."))

    def _value(self, event: Any, path: Path) -> Any:
        self._refuse(event, path)
        self.source.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            found: list[Any] = []
            while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                found.append(self._value(inner, (*path, len(found))))
            return found
        return _scalar(event)

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            self._refuse(key, path)
            if not isinstance(key, yaml.ScalarEvent) or (key.value == "<<" and key.implicit[0]):
                raise Unreadable(_line(key), _("A key must be a plain word."))
            if key.value in found:
                raise Unreadable(_line(key), _("“%s” stands here twice.") % key.value[:60])
            inner = (*path, key.value)
            self.source.lines[inner] = _line(key)
            found[key.value] = self._value(next(self.events), inner)
        return found

    def _refuse(self, event: Any, path: Path) -> None:
        """What is not allowed of any value, and limits that keep a hostile file from taking long."""
        self.values += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise Unreadable(_line(event), _("Anchors and references (& and *) are not allowed."))
        if event.tag:
            raise Unreadable(_line(event), _("Values with a tag (!) are not allowed."))
        if len(path) >= DEEPEST:
            raise Unreadable(_line(event), _("The file is nested too deeply."))
        if self.values > MOST_VALUES:
            raise Unreadable(_line(event), _("The file holds more than %s values.") % MOST_VALUES)


def _line(event: Any) -> int:
    return event.start_mark.line + 1


def _scalar(event: Any) -> Any:
    value = event.value
    if not event.implicit[0]:  # in quotes: text
        return value
    if value in _NULL:
        return None
    if value.lower() in _YES | _NO and value in {value.lower(), value.upper(), value.capitalize()}:
        return value.lower() in _YES
    return int(value) if _INTEGER.fullmatch(value) else value
