"""A second local stack, in a folder of its own, that is gone after the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.localstack.paths import PROJECT_DIR, postgres_home, server_account


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder of a stack that no other test uses; what the test has started is stopped afterwards."""
    folder = tmp_path / "local"
    monkeypatch.setenv("GOVERNANCE_LOCAL_DIR", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    yield folder
    assert os.environ["GOVERNANCE_LOCAL_DIR"] == str(folder), "the stack of the other tests would be stopped"
    stack("stop")
    account = server_account()
    if account:
        shutil.rmtree(postgres_home(folder, account), ignore_errors=True)


def stack(*arguments: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run `python -m governance.localstack` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "governance.localstack", *arguments],
        cwd=PROJECT_DIR,
        env=env or dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
