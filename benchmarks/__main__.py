"""`make bench`: prints tables and writes benchmarks/results.json. Exit code 1 when a ratio is missed."""

import argparse
import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

RESULTS = Path(__file__).with_name("results.json")
NAMES = [
    *("pages", "provisioning", "migrating", "ratings", "complaints", "quarters"),
    *("assemblies", "elections", "coverage"),
]


def main() -> int:
    """Run the chosen measurements; all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--schemas", default="10,100,1000", help="schema counts of the no-op migration")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings.dev")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate_jurisdictions", verbosity=0)
    counts = tuple(int(count) for count in options.schemas.split(","))
    measurements = {
        "pages": lambda: import_module("benchmarks.pages").measure(),
        "provisioning": lambda: import_module("benchmarks.provisioning").provisioning(),
        "ratings": lambda: import_module("benchmarks.ratings").ratings(),
        "complaints": lambda: import_module("benchmarks.complaints").complaints(),
        "quarters": lambda: import_module("benchmarks.quarters").quarters(),
        "assemblies": lambda: import_module("benchmarks.assemblies").assemblies(),
        "elections": lambda: import_module("benchmarks.elections").elections(),
        "coverage": lambda: import_module("benchmarks.party").party(),
        "migrating": lambda: import_module("benchmarks.migrating").migrating(counts),
    }
    results: dict[str, object] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results["machine"] = {"cores": os.cpu_count(), "python": platform.python_version()}
    missed = False
    for name, measurement in measurements.items():
        if options.only in (None, name):
            rows = measurement()
            results[name] = rows
            _print_table(name, rows)
            missed |= any(row.get("least_ratio") and row["ratio"] < row["least_ratio"] for row in rows)
            missed |= any(row.get("most_ratio") and row["ratio"] > row["most_ratio"] for row in rows)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return 1 if missed else 0


def _print_table(name: str, rows: list[dict[str, object]]) -> None:
    print(f"\n{name}")
    columns = list(rows[0]) if rows else []
    cells = [columns, *([str(row[column]) for column in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    for line in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
