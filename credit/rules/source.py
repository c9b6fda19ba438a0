"""YAML read safely, with the line of every value.

A rulebook is data that an office writes: no tags, no anchors, no duplicate keys, no floating point, a limit on
size and depth. Numbers with a point stay text, so that `84.5` is exactly 84.5.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

LARGEST_FILE = 512 * 1024
DEEPEST = 20
Path = tuple[str | int, ...]

_KEPT_AS_TEXT = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp"}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")


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


def read_yaml(text: str) -> Source:
    """Document and lines of a YAML text (JSON is YAML). Raises `Unreadable` with the line."""
    if len(text.encode()) > LARGEST_FILE:
        raise Unreadable(1, _("The file is larger than 512 KB."))
    try:
        _refuse_aliases(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Unreadable(mark.line + 1 if mark else 1, _("Not readable as YAML: %s") % problem) from error
    except RecursionError as error:
        raise Unreadable(1, _("The file is nested too deeply.")) from error
    if node is None:
        raise Unreadable(1, _("The file is empty."))
    source = Source(None)
    source.document = _plain(node, (), source)
    return source


def _refuse_aliases(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(line, _("Anchors and references (& and *) are not allowed."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Unreadable(line, _("The file is nested too deeply."))


def _plain(node: yaml.Node, path: Path, source: Source) -> Any:
    source.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), source) for index, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
            raise Unreadable(line, _("A key must be a plain word."))
        if key_node.value in found:
            raise Unreadable(line, _("“%s” stands here twice.") % key_node.value)
        found[key_node.value] = _plain(value_node, (*path, key_node.value), source)
        source.lines[(*path, key_node.value)] = line
    return found


def _scalar(node: yaml.Node) -> Any:
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in {"true", "yes", "on"}
    if node.tag == "tag:yaml.org,2002:int":
        return int(node.value) if _INTEGER.fullmatch(node.value) else node.value
    if node.tag in _KEPT_AS_TEXT:
        return node.value
    raise Unreadable(node.start_mark.line + 1, _("Values with a tag (!) are not allowed."))
