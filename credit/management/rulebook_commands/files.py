"""Reading the file that was named on the command line."""

from pathlib import Path

from django.core.management.base import CommandError


def text_of(file: Path) -> str:
    """The text of a rulebook or case file. Raises `CommandError` with the reason when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}") from error
