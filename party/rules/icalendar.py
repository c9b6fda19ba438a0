"""Writing a calendar after RFC 5545: events in UTC, texts escaped (3.3.11), lines folded at 75 octets (3.1)."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

PRODUCT = "-//Property governance portal//Party calendar//EN"
LONGEST = 75
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


class Event(NamedTuple):
    """One entry of the calendar. Moments are aware; `uid` never changes for the same thing."""

    uid: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    changed_at: datetime.datetime
    title: str
    place: str = ""
    text: str = ""
    is_cancelled: bool = False


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character for character in plain if character in "\n\t" or (character >= " " and character != "\x7f")
    )
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets of UTF-8, none of which cuts a character in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece])


def moment(at: datetime.datetime) -> str:
    """A moment in UTC. Raises `ValueError` for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def _event_lines(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{moment(event.changed_at)}",
        f"LAST-MODIFIED:{moment(event.changed_at)}",
        f"DTSTART:{moment(event.starts_at)}",
        f"DTEND:{moment(event.ends_at)}",
        f"SUMMARY:{escaped(event.title)}",
        f"STATUS:{CANCELLED if event.is_cancelled else CONFIRMED}",
    ]
    if event.place:
        lines.append(f"LOCATION:{escaped(event.place)}")
    if event.text:
        lines.append(f"DESCRIPTION:{escaped(event.text)}")
    return [*lines, "END:VEVENT"]


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The whole calendar as UTF-8, with CRLF after every line."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"]
    for event in events:
        lines += _event_lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()
