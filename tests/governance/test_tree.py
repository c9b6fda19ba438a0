"""The tree stays calm: short files and functions, no traces of a machine or a registry."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from common import catalogue

BASE = Path(settings.BASE_DIR)
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
TRACES = re.compile(r"https?://\S*(?:/simple/|/-/\S+\.tgz|//registry\.|files\.python)|" + re.escape(f"{BASE}/"))


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [BASE / name for name in listed.stdout.splitlines() if (BASE / name).is_file()]


def test_files_and_functions_are_short():
    found = []
    for path in _tracked():
        if path.suffix != ".py" or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            found.append(f"{path}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.lineno} {node.name}: {length} lines")
    assert not found, "\n".join(found)


def test_no_file_names_a_registry_or_this_machine():
    found = []
    for path in _tracked():
        if path.stat().st_size < 2_000_000:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            if TRACES.search(text):
                found.append(str(path))
    assert not found, "\n".join(found)


def test_the_message_catalogue_is_complete():
    assert catalogue.problems() == []
