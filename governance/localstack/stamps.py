"""Stamps: a step whose inputs have not changed since it last succeeded need not run again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *facts: str) -> str:
    """One digest over names and contents of `paths` (a folder means all files in it) and over `facts`."""
    total = hashlib.sha256("\0".join(facts).encode())
    for path in sorted(_files(paths)):
        total.update(f"\0{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (inner for inner in path.rglob("*") if inner.is_file() and inner.suffix != ".pyc")
        elif path.exists():
            yield path


def is_current(stamp: Path, value: str) -> bool:
    """Whether the step behind `stamp` last succeeded with just these inputs."""
    try:
        return stamp.read_text(encoding="utf-8") == value
    except OSError:
        return False


def write(stamp: Path, value: str) -> None:
    """Say that the step behind `stamp` succeeded with these inputs."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="utf-8")
