"""Files of labelled messages: `title, content, label`, or `id, tokens, label` with words apart; also packed (.gz)."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

from django.utils.translation import gettext as _

from common.errors import Refusal

MOST_ROWS = 500_000
TITLES, TEXTS = ("title", "标题"), ("content", "text", "tokens", "内容")
LABELS, TIMES = ("label", "一级标签", "标签"), ("created", "time", "时间", "留言时间")


class UnfitFile(Refusal):
    """A file of messages cannot be used."""

    status = 422


class Labelled(NamedTuple):
    """One message with the class that people gave it."""

    title: str
    text: str
    label: str


class Told(NamedTuple):
    """One message without a class, with the time as the file writes it and how many agreed (likes)."""

    title: str
    text: str
    time: str
    likes: int


def labelled_rows(path: str | Path) -> list[Labelled]:
    """The rows of a file of labelled messages. Raises `UnfitFile` with what is wrong and in which row."""
    found = []
    for number, row in _rows(path, (TEXTS, LABELS)):
        title, text, label = _cell(row, TITLES), _cell(row, TEXTS), _cell(row, LABELS)
        if not label:
            raise UnfitFile(_("Row %(row)s has no label.") % {"row": number})
        if not title and not text:
            raise UnfitFile(_("Row %(row)s has neither title nor text.") % {"row": number})
        found.append(Labelled(title, _joined(row, text), label))
    if not found:
        raise UnfitFile(_("The file has no rows."))
    return found


def told_rows(path: str | Path) -> list[Told]:
    """The rows of a file of messages with times. Raises `UnfitFile`."""
    found = []
    for number, row in _rows(path, (TITLES, TEXTS, TIMES)):
        likes = (row.get("likes") or "0").strip()
        if not likes.isdecimal():
            raise UnfitFile(_("Row %(row)s: likes is no number.") % {"row": number})
        found.append(Told(_cell(row, TITLES), _cell(row, TEXTS), _cell(row, TIMES), int(likes)))
    if not found:
        raise UnfitFile(_("The file has no rows."))
    return found


def _joined(row: dict[str, str], text: str) -> str:
    return text.replace(" ", "") if "tokens" in row else text


def _cell(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name].strip() for name in names if row.get(name)), "")


def _rows(path: str | Path, needed: tuple[tuple[str, ...], ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with _opened(Path(path)) as file:
            reader = csv.DictReader(file, strict=True)
            headers = set(reader.fieldnames or ())
            missing = [names[0] for names in needed if not headers & set(names)]
            if missing:
                raise UnfitFile(_("The file lacks the column %(name)s.") % {"name": ", ".join(missing)})
            for number, row in enumerate(reader, start=2):
                if number > MOST_ROWS:
                    raise UnfitFile(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
                yield number, row
    except OSError as error:
        raise UnfitFile(
            _("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror or error}
        ) from error
    except (UnicodeDecodeError, EOFError) as error:
        raise UnfitFile(_("%(file)s is no text in UTF-8.") % {"file": path}) from error
    except csv.Error as error:
        raise UnfitFile(_("%(file)s is no CSV file: %(why)s") % {"file": path, "why": error}) from error


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast(IO[str], gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")
