"""Writing a document as YAML that people read: parts and words in the order of the format, one value a line."""

from typing import Any

import yaml

from credit.rules.shape import schema

WIDEST = 100
_ENDLESS = 10**6


class _Flow(dict):
    """An object that stands in one line."""


class _FlowList(list):
    """A list that stands in one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented below their name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)
)
_Dumper.add_representer(
    _FlowList, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def _represent_text(dumper: _Dumper, value: str) -> yaml.Node:
    """PyYAML writes the line ends of Unicode as they are, and reads some of them as others: they are escaped."""
    style = '"' if any(end in value for end in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _represent_text)


def to_yaml(document: dict[str, Any]) -> str:
    """The canonical YAML of a document; reading it gives an equal document."""
    parts = [_dump({name: _styled(value, 0)}) for name, value in in_order(document).items()]
    text = ""
    for part in parts:
        is_long = part.count("\n") > 1
        text += ("\n" if is_long and text else "") + part
    return text


def word_to_yaml(name: str, value: Any, *, is_part: bool = False) -> str:
    """A word and its value as lines of YAML: a part of a document, or one word within an entry."""
    return _dump({name: _styled(value, 1 if is_part else 2)})


def entry_to_yaml(value: Any) -> str:
    """One entry or value of a document as YAML, for a field of a form."""
    if isinstance(value, dict):
        return _dump({name: _styled(inner, 2) for name, inner in value.items()})
    if isinstance(value, list):
        return _dump([_styled(inner, 2) for inner in value])
    return _dump(value).removesuffix("...\n")


def in_one_line(value: Any) -> str:
    """A value as YAML in one line, to stand behind its name."""
    return _dump(_in_one_line(value)).removesuffix("...\n").removesuffix("\n")


def _dump(value: Any) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_ENDLESS, default_flow_style=False
    )


def _styled(value: Any, depth: int) -> Any:
    """Small values within an entry in one line, everything else one below the other."""
    if not isinstance(value, dict | list):
        return value
    if depth >= 1 and _is_small(value) and (depth >= 2 or isinstance(value, dict)):
        return _in_one_line(value)
    if isinstance(value, dict):
        return {name: _styled(inner, depth + 1) for name, inner in value.items()}
    return [_styled(inner, depth + 1) for inner in value]


def _is_small(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    if any(
        isinstance(one, dict | list) and any(isinstance(leaf, dict | list) for leaf in _leaves(one)) for one in inner
    ):
        return False
    return len(str(value)) <= WIDEST


def _leaves(value: Any) -> list[Any]:
    return list(value.values() if isinstance(value, dict) else value)


def _in_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return _Flow((name, _in_one_line(inner)) for name, inner in value.items())
    return _FlowList(_in_one_line(inner) for inner in value) if isinstance(value, list) else value


def in_order(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the words of every object in the order of the format; entries stay in their places."""
    return _in_order(document, schema())


def entry_in_order(part: str, entry: Any) -> Any:
    """One entry of a part, or a part that stands once, in the order of the format."""
    node = _resolved(schema()["properties"][part])
    return _in_order(entry, node.get("items", node))


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def _in_order(value: Any, node: dict[str, Any]) -> Any:
    node = _resolved(node)
    if isinstance(value, list):
        return [_in_order(inner, node.get("items", {})) for inner in value]
    if not isinstance(value, dict):
        return value
    words: dict[str, Any] = {}
    for option in (node, *(_resolved(option) for option in node.get("oneOf", ()))):
        words = {**words, **option.get("properties", {})}
    order = {name: place for place, name in enumerate(words)}
    names = sorted(value, key=lambda name: order.get(name, len(order)))
    rest = node.get("additionalProperties")
    inner = {name: words.get(name, rest if isinstance(rest, dict) else {}) for name in names}
    return {name: _in_order(value[name], inner[name]) for name in names}
