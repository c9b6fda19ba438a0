"""The message catalogue without system tools: extract, merge, compile and check with Babel and polib.

GNU gettext is a system package; a fresh machine has none, so `makemessages` cannot be asked for.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract_python
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "ngettext_noop": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%([sd])|\{(\w*)\}")
Key = tuple[str | None, str, str | None]


def catalogue_path() -> Path:
    """Where the Simplified Chinese catalogue lies."""
    return Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"


def extract() -> dict[Key, list[str]]:
    """Every message of the project: (context, id, plural id) → the files that use it."""
    found: dict[Key, list[str]] = {}
    for path in _sources():
        for key in _messages(path):
            places = found.setdefault(key, [])
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if name not in places:
                places.append(name)
    return found


def _sources() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    roots = {Path(config.path) for config in apps.get_app_configs() if Path(config.path).parent == base}
    for root in sorted(roots | {base / "governance", base / "templates"}):
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _messages(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
        text = "\n".join(line.strip() for line in text.splitlines())
    for _line, function, message, _comments in extract_python(io.BytesIO(text.encode()), KEYWORDS, (), {}):
        key = _key(function if isinstance(function, str) else None, message)
        if key is not None:
            yield key


def _key(function: str | None, message: object) -> Key | None:
    parts = [part for part in (message if isinstance(message, tuple) else (message,)) if isinstance(part, str)]
    if function is None or not parts or not parts[0]:
        return None
    context = parts.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    return context, parts[0], parts[1] if "ngettext" in function or "npgettext" in function else None


def load() -> polib.POFile:
    """The catalogue as it stands; an empty one when there is none."""
    path = catalogue_path()
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def update() -> tuple[int, int]:
    """Add what is new, drop what is gone. Returns both counts."""
    wanted, catalogue = extract(), load()
    present = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in catalogue}
    gone = [entry for key, entry in present.items() if key not in wanted]
    for entry in gone:
        catalogue.remove(entry)
    for key in wanted.keys() - present.keys():
        context, message, plural = key
        entry = polib.POEntry(msgctxt=context, msgid=message, msgid_plural=plural or "")
        if plural:
            entry.msgstr_plural = {0: ""}
        catalogue.append(entry)
    for entry in catalogue:
        entry.occurrences = [(name, "") for name in wanted[(entry.msgctxt, entry.msgid, entry.msgid_plural or None)]]
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue_path().parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(catalogue_path()))
    return len(wanted.keys() - present.keys()), len(gone)


def compile_catalogue() -> Path:
    """Write the binary file that Django reads, beside the text."""
    path = catalogue_path().with_suffix(".mo")
    load().save_as_mofile(str(path))
    return path


def problems() -> list[str]:
    """What keeps the catalogue from being complete: one line each, empty when all is well."""
    wanted, catalogue = extract(), load()
    present = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in catalogue}
    found = [f"missing: {key[1]!r} ({wanted[key][0]})" for key in wanted.keys() - present.keys()]
    found += [f"no longer used: {key[1]!r}" for key in present.keys() - wanted.keys()]
    for key, entry in present.items():
        text = entry.msgstr_plural.get(0, "") if key[2] else entry.msgstr
        if not text or entry.fuzzy:
            found.append(f"untranslated: {key[1]!r}")
        elif _placeholders(text) != _placeholders(key[2] or key[1]):
            found.append(f"placeholders differ: {key[1]!r}")
    return sorted(found)


def _placeholders(text: str) -> list[str]:
    return sorted("".join(match) for match in PLACEHOLDER.findall(text))
