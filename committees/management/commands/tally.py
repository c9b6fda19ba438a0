"""Count one vote from a file, without the database: anybody can recompute a result."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from committees.rules import AggregateCase, BadCase, count, count_aggregate, read_case, tally_values


class _Loader(yaml.SafeLoader):
    """Times stay text: how they were written must not decide how they compare."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Command(BaseCommand):
    """`manage.py tally FILE [--json]`; bad input: `{"error": CODE}` and exit status 2."""

    help = "Count one vote case (JSON or YAML) and print the result with its reasons."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="one case, as JSON or YAML")
        parser.add_argument("--json", action="store_true", help="print JSON for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = read_case(_document(options["file"]))
        except BadCase as error:
            self._refuse(error, as_json=options["json"])
        values = tally_values(count_aggregate(case) if isinstance(case, AggregateCase) else count(case))
        if options["json"]:
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))
        else:
            for name, value in values.items():
                self.stdout.write(f"{name}: {value}")

    def _refuse(self, error: BadCase, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": error.code, "detail": str(error)}, ensure_ascii=False))
            raise SystemExit(2)
        raise CommandError(f"{error.code}: {error}", returncode=2)


def _document(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase("FILE_NOT_READABLE", str(error)) from error
    try:
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, _Loader)  # noqa: S506
    except (ValueError, yaml.YAMLError) as error:
        raise BadCase("FILE_NOT_READABLE", f"neither JSON nor YAML: {error}") from error
