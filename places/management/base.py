"""What the import commands share."""

import gzip
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management.base import BaseCommand, CommandError

from common.errors import Refusal
from places.services.imports import ImportResult
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


class ImportCommand(BaseCommand):
    """A command that fills one jurisdiction and prints what came of it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG", help="short name of the jurisdiction")

    @contextmanager
    def opened(self, slug: str) -> Iterator[Jurisdiction]:
        """The jurisdiction with its schema open; refusals become one line."""
        jurisdiction = Jurisdiction.objects.filter(slug=slug).first()
        if jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {slug}.")
        self.started = time.monotonic()
        try:
            with in_jurisdiction(jurisdiction):
                yield jurisdiction
        except Refusal as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def report(self, done: int, counts: dict[str, int]) -> None:
        """One line per chunk where somebody watches."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} rows", ending="")

    def show(self, result: ImportResult, errors: str | None = None) -> None:
        """Counts, the first refused rows, the workbook of all of them, and the time."""
        counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(result.counts.items()))
        self.stdout.write(f"{sum(result.counts.values())} rows: {counts or 'none'}")
        for line in result.first_errors:
            self.stderr.write(line)
        if errors and result.errors.count:
            Path(errors).write_bytes(result.errors.file().read())
            self.stdout.write(f"refused rows: {errors}")
        self.stdout.write(f"{time.monotonic() - self.started:.1f} s")


@contextmanager
def opened_file(path: str, most_bytes: int = 500 * 1024 * 1024) -> Iterator[IO[bytes]]:
    """A file opened for reading; `.gz` is unpacked first, up to a limit."""
    if not path.endswith(".gz"):
        with Path(path).open("rb") as file:
            yield file
        return
    with gzip.open(path, "rb") as packed, tempfile.TemporaryFile() as file:
        while chunk := packed.read(1024 * 1024):
            file.write(chunk)
            if file.tell() > most_bytes:
                raise CommandError(f"{path} unpacks to more than {most_bytes // 1024**2} MB.")
        yield file
