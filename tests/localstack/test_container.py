"""What can be proved of the container set-up where no container engine runs."""

import base64
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import pytest
import yaml

from governance.localstack.commands import SERVICES
from governance.localstack.paths import PROJECT_DIR

SECRETS = {
    "SECRET_KEY": "0123456789-of-this-test-alone-" * 2,
    "DATABASE_URL": "postgres://governance:password@postgres:5432/governance",
    "REDIS_URL": "redis://:password@valkey:6379",
    "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "FIELD_HASH_KEY": "hash-key-of-this-test-alone-0123456789",
    "ALLOWED_HOSTS": "wuye.example,.wuye.example",
    "PUBLIC_HOST": "wuye.example",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dockerfile() -> list[str]:
    text = (PROJECT_DIR / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def in_production(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with production settings and only these variables."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "governance.settings.production", **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False
    )


def test_the_services_are_those_of_the_portal_and_its_engines(compose):
    assert set(compose["services"]) == {"postgres", "valkey", "setup", "web", "worker", "beat", "proxy"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_runs_the_command_that_the_demo_runs(compose, name):
    assert shlex.split(compose["services"][name]["command"]) == shlex.split(SERVICES[name])


def test_the_image_runs_the_web_server_by_itself(dockerfile):
    (command,) = (line for line in dockerfile if line.startswith("CMD "))
    assert yaml.safe_load(command.removeprefix("CMD ")) == shlex.split(SERVICES["web"])


def test_the_image_runs_as_an_ordinary_user(dockerfile):
    (user,) = (line.split()[1] for line in dockerfile if line.startswith("USER "))
    assert int(user) > 0


def test_the_image_installs_the_locked_versions_only(dockerfile):
    for line in dockerfile:
        for install in re.findall(r"pip install [^&]*", line):
            assert "--require-hashes" in install
            (file,) = re.findall(r"-r (\S+)", install)
            assert (PROJECT_DIR / file).exists()


def test_every_container_is_locked_down(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("user", "") not in {"root", "0"}, name
        assert "user" in service or "build" in service, name  # our own image names its user itself


def test_every_lasting_container_has_a_health_check(compose):
    lasting = {name for name, service in compose["services"].items() if service["restart"] != "no"}
    assert lasting == {name for name, service in compose["services"].items() if "healthcheck" in service}


def test_only_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["postgres"]["networks"] == compose["services"]["valkey"]["networks"] == ["inside"]


def test_data_and_uploads_are_in_volumes(compose):
    assert set(compose["volumes"]) == {"database", "media"}
    for name in ("web", "worker"):
        assert "media:/media" in compose["services"][name]["volumes"]


def test_the_engines_are_set_up_as_the_local_ones(compose):
    command = shlex.split(compose["services"]["postgres"]["command"])
    assert "max_locks_per_transaction=4096" in command
    assert "--lc-ctype=C.UTF-8" in compose["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_example_of_the_environment_names_all_that_is_needed(compose):
    example = (PROJECT_DIR / "deploy" / "env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.M)) | set(compose["services"]["web"]["environment"])
    text = (PROJECT_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(SECRETS) | set(re.findall(r"\$\{([A-Z_]+)", text)) <= named


def test_production_settings_pass_the_deployment_checks():
    result = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SECRETS)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_production_refuses_to_start_without(missing):
    variables = {name: value for name, value in SECRETS.items() if name != missing}
    result = in_production("-c", "import governance.settings.production", **variables)
    assert result.returncode != 0
    assert result.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: Production needs")
    assert missing in result.stderr.splitlines()[-1]


def test_production_touches_no_local_state(tmp_path):
    variables = SECRETS | {"GOVERNANCE_LOCAL_DIR": str(tmp_path / "never"), "STATIC_ROOT": "/x", "MEDIA_ROOT": "/y"}
    assert in_production("manage.py", "check", **variables).returncode == 0
    assert not (tmp_path / "never").exists()


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
@pytest.mark.parametrize("tls", ["internal", "/certificates/chain.pem /certificates/key.pem"])
def test_the_proxy_accepts_its_configuration(tls, tmp_path):
    result = subprocess.run(
        ["caddy", "adapt", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"],
        cwd=PROJECT_DIR,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TLS": tls, "PUBLIC_HOST": "wuye.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "*.wuye.example" in result.stdout


def test_every_variable_that_is_read_is_documented():
    documented = (PROJECT_DIR / "docs" / "environment.md").read_text(encoding="utf-8")
    settings = [*(PROJECT_DIR / "governance" / "settings").glob("*.py"), PROJECT_DIR / "governance" / "gunicorn.py"]
    reads = re.compile(r"""(?:\benv(?:\.\w+)?\(|environ(?:\.get\(|\[))\s*["']([A-Z][A-Z0-9_]+)["']""")
    read = {name for path in settings for name in reads.findall(path.read_text(encoding="utf-8"))}
    set_by_tools = {"PYTEST_XDIST_WORKER"}
    assert "SECRET_KEY" in read
    assert [name for name in sorted(read - set_by_tools) if f"`{name}`" not in documented] == []
