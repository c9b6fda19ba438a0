"""Changing one value in a rulebook's text so that everything else, comments and order too, stays as it was written.

Only the characters of what changes are replaced. The new text is read again: it says exactly what was asked for, or
the change is refused.
"""

import copy
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from credit.rules.shape import schema
from credit.rules.source import Path, Unreadable, read_yaml
from credit.rules.writing import entry_in_order, entry_to_yaml, in_one_line, to_yaml, word_to_yaml


class CannotRewrite(Refusal):
    """The text is written in a way in which this value cannot be changed alone."""

    message = _("This cannot be changed here without rewriting the text around it. Change it in the source view.")


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    text: str


def change(text: str, path: Path, value: Any) -> str:
    """The text with another value at `path`; a value that was not there is added. Raises `CannotRewrite`."""
    return _rewritten(text, path, lambda parent, step: _put(parent, step, value))


def change_words(text: str, values: dict[str, Any]) -> str:
    """The text with other words in its head; None takes a word away. Raises `CannotRewrite`."""
    for name, value in values.items():
        text = remove(text, (name,)) if value is None else change(text, (name,), value)
    return text


def remove(text: str, path: Path) -> str:
    """The text without the value or entry at `path`. Raises `CannotRewrite`."""

    def drop(parent: Any, step: Any) -> None:
        del parent[step]

    return _rewritten(text, path, drop)


def add_entry(text: str, part: str, entry: dict[str, Any]) -> str:
    """The text with one more entry at the end of a part, which is begun where it is missing."""
    count = len(_read(text).get(part, []))
    return _rewritten(text, (part,), lambda parent, step: parent.setdefault(step, []).insert(count, entry))


def move_entry(text: str, part: str, index: int, to: int) -> str:
    """The text with an entry of a part in another place."""

    def shift(parent: Any, step: Any) -> None:
        parent[step].insert(to, parent[step].pop(index))

    return _rewritten(text, (part,), shift)


def _put(parent: Any, step: Any, value: Any) -> None:
    parent[step] = value


def _read(text: str) -> dict[str, Any]:
    try:
        document = read_yaml(text).document
    except Unreadable as error:
        raise CannotRewrite from error
    if not isinstance(document, dict):
        raise CannotRewrite
    return document


def _rewritten(text: str, path: Path, act: Any) -> str:
    old = _read(text)
    new = copy.deepcopy(old)
    parent: Any = new
    try:
        for step in path[:-1]:
            parent = parent[step]
        act(parent, path[-1])
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise CannotRewrite from error
    if new == old:
        return text
    text = text if text.endswith("\n") else text + "\n"
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    changed = _by_edits(text, root, old, new)
    if _says(changed, new):
        return changed
    if root.flow_style:  # JSON, or a document in one line: it has no comments to lose
        return to_yaml(new)
    raise CannotRewrite


def _says(text: str, document: dict[str, Any]) -> bool:
    try:
        return read_yaml(text).document == document
    except Unreadable:
        return False


def _by_edits(text: str, root: Any, old: Any, new: Any) -> str:
    writer = _Writer(text)
    writer.mapping(root, old, new, ())
    in_turn = sorted(enumerate(writer.edits), key=lambda one: (one[1].start, one[1].end, one[0]))
    for _turn, edit in reversed(in_turn):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Writer:
    """Collects the edits that turn one document into another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[_Edit] = []
        self.starts = [0]
        for place, sign in enumerate(text):
            if sign == "\n":
                self.starts.append(place + 1)

    def mapping(self, node: Any, old: dict[str, Any], new: dict[str, Any], path: Path) -> None:
        """Edits within an object whose words stand one below the other."""
        pairs = {key.value: (key, value) for key, value in node.value}
        for name, (key, value) in pairs.items():
            if name not in new:
                self._cut(self._first_line(key.start_mark.line), self._after(value))
            elif new[name] != old[name]:
                self._value(key, value, old[name], new[name], (*path, name))
        added = [name for name in _ordered(path, new) if name not in pairs]
        for name in added:
            self._add_word(pairs, name, new, path)

    def _value(self, key: Any, node: Any, old: Any, new: Any, path: Path) -> None:
        if isinstance(node, yaml.MappingNode) and not node.flow_style and isinstance(new, dict) and new:
            self.mapping(node, old, new, path)
        elif isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(new, list) and new:
            self.sequence(node, old, new, path)
        elif _is_inline(node) and not (isinstance(new, dict | list) and len(path) == 1):
            self.edits.append(_Edit(node.start_mark.index, node.end_mark.index, in_one_line(new)))
        else:
            block = self._indented({str(path[-1]): new}, key.start_mark.column, path)
            self._replace(key.start_mark.line, self._after(node), block)

    def sequence(self, node: Any, old: list[Any], new: list[Any], path: Path) -> None:
        """Edits within a list whose entries stand one below the other."""
        if len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) == 1:
            index = next(i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
            return self._entry(node.value[index], old[index], new[index], (*path, index))
        blocks = {}
        for index, child in enumerate(node.value):
            first = self._first_line(child.start_mark.line) if index else child.start_mark.line
            blocks[index] = (first, self._after(child))
        used: set[int] = set()
        lines = []
        for entry in new:
            known = next((i for i, one in enumerate(old) if i not in used and one == entry), None)
            if known is None:
                lines.append(self._new_entry(node, entry, path))
            else:
                used.add(known)
                lines.append(self._lines(*blocks[known]))
        gaps = self._gaps(blocks)
        self._replace(blocks[0][0], blocks[len(old) - 1][1], _woven(lines, gaps))
        return None

    def _gaps(self, blocks: dict[int, tuple[int, int]]) -> list[str]:
        """What stands between the entries, such as blank lines."""
        return [self._lines(blocks[i][1], blocks[i + 1][0]) for i in range(len(blocks) - 1)]

    def _entry(self, node: Any, old: Any, new: Any, path: Path) -> None:
        if isinstance(node, yaml.MappingNode) and not node.flow_style and isinstance(new, dict):
            self.mapping(node, old, new, path)
        else:
            self.edits.append(_Edit(node.start_mark.index, node.end_mark.index, in_one_line(new)))

    def _add_word(self, pairs: dict[str, Any], name: str, new: dict[str, Any], path: Path) -> None:
        """Put a new word where the format has it: behind the nearest word before it that is there."""
        before = None
        for other in _ordered(path, new):
            if other == name:
                break
            before = other if other in pairs else before
        anchor = pairs[before] if before else next(iter(pairs.values()))
        column = anchor[0].start_mark.column
        line = self._after(anchor[1]) if before else anchor[0].start_mark.line
        block = self._indented({name: new[name]}, column, (*path, name))
        if not path and isinstance(new[name], dict | list):
            block = "\n" + block
        if before is None and self.text[self.starts[line] :][:column].strip():  # the word after the dash of an entry
            place = anchor[0].start_mark.index
            self.edits.append(_Edit(place, place, block.lstrip(" ") + " " * column))
        else:
            place = self._place(line)
            self.edits.append(_Edit(place, place, block))

    def _new_entry(self, node: Any, entry: Any, path: Path) -> str:
        start = node.value[0].start_mark
        dash = self.text.rfind("-", self.starts[start.line], start.index)
        indent = " " * (dash - self.starts[start.line])
        if isinstance(entry, dict) and len(path) == 1:
            entry = entry_in_order(str(path[0]), entry)
        is_flow = getattr(node.value[-1], "flow_style", True) or not isinstance(entry, dict)
        body = in_one_line(entry) + "\n" if is_flow else entry_to_yaml(entry)
        lines = body.splitlines(keepends=True)
        return f"{indent}- " + "".join([lines[0], *(f"{indent}  {line}" for line in lines[1:])])

    def _indented(self, value: dict[str, Any], column: int, path: Path) -> str:
        """The lines of a word and its value, so far in."""
        (name,) = value
        if len(path) == 1:
            value = {name: entry_in_order(str(name), value[name])} if isinstance(value[name], dict) else value
        body = word_to_yaml(name, value[name], is_part=len(path) == 1)
        return "".join(" " * column + line if line.strip() else line for line in body.splitlines(keepends=True))

    def _first_line(self, line: int) -> int:
        """The line at which something begins together with the comment right above it."""
        while line and self._line(line - 1).lstrip().startswith("#"):
            line -= 1
        return line

    def _after(self, node: Any) -> int:
        """The line after the last one of a value; comments and blank lines below belong to what follows."""
        mark = node.end_mark
        is_open = not self.text[self.starts[mark.line] : mark.index].strip() and mark.line > node.start_mark.line
        line = mark.line if is_open else mark.line + 1
        while line > node.start_mark.line + 1 and _says_nothing(self._line(line - 1)):
            line -= 1
        return line

    def _line(self, line: int) -> str:
        return self._lines(line, line + 1)

    def _lines(self, first: int, after: int) -> str:
        return self.text[self._place(first) : self._place(after)]

    def _place(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def _cut(self, first: int, after: int) -> None:
        self._replace(first, after, "")

    def _replace(self, first: int, after: int, text: str) -> None:
        self.edits.append(_Edit(self._place(first), self._place(after), text))


def _woven(blocks: list[str], gaps: list[str]) -> str:
    text = blocks[0] if blocks else ""
    for place, block in enumerate(blocks[1:]):
        gap = gaps[place] if place < len(gaps) else (gaps[-1] if gaps and not gaps[-1].strip() else "")
        text += gap + block
    return text


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _is_inline(node: Any) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return node.style not in ("|", ">") and node.start_mark.line == node.end_mark.line
    return bool(node.flow_style)


def _ordered(path: Path, value: dict[str, Any]) -> list[str]:
    """The words of an object in the order of the format where it is known."""
    if not path:
        order = list(schema()["properties"])
        return sorted(value, key=lambda name: order.index(name) if name in order else len(order))
    if len(path) <= 2 and path[0] in schema()["properties"]:
        return list(entry_in_order(str(path[0]), value))
    return list(value)
