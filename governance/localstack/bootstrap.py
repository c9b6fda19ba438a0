"""Install the locked dependencies into `.venv`: `python3 governance/localstack/bootstrap.py local|dev`.

Runs with the Python of the machine before anything is installed, so it imports the standard library only and
keeps to syntax that Python 3.6 still reads: it is the one to say that the Python is too old.
"""

import hashlib
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NEEDED = (3, 11)
PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
# A group that is installed satisfies those it contains.
CONTAINED_IN = {"local": ("local", "dev"), "dev": ("dev",)}


def main(group: str) -> None:
    check_python()
    check_folder()
    if group == "local":
        check_port(os.environ.get("PORT") or "8000")
    if is_installed(group):
        return
    started = time.time()
    make_venv()
    install(group)
    stamp(group).write_text(digest(group))
    say(f"Dependencies installed in .venv ({time.time() - started:.0f} s)")


def check_python() -> None:
    if sys.version_info < NEEDED:
        fail(
            f"Python {NEEDED[0]}.{NEEDED[1]} or newer is needed, {sys.executable} is {platform.python_version()}: "
            "install one, or name it with PYTHON=/path/to/python3.11"
        )


def check_folder() -> None:
    try:
        tempfile.TemporaryFile(dir=str(PROJECT)).close()
    except OSError as error:
        fail(f"Cannot write to {PROJECT} ({error.strerror}): copy the project to a folder of yours.")


def check_port(port: str) -> None:
    """Before minutes of installing: could the demo listen? Later starts ask the supervisor itself."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        fail(f"PORT={port} is not a port number.")
    if PYTHON.exists():
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            fail(f"Port {port} cannot be used ({error.strerror}): choose another one, e.g. PORT={int(port) + 1}.")


def requirements(group: str) -> Path:
    return PROJECT / "requirements" / f"{group}.txt"


def stamp(group: str) -> Path:
    return VENV / f"installed-{group}"


def digest(group: str) -> str:
    return hashlib.sha256(requirements(group).read_bytes() + sys.version.encode()).hexdigest()


def is_installed(group: str) -> bool:
    current = (stamp(name).exists() and stamp(name).read_text() == digest(name) for name in CONTAINED_IN[group])
    return PYTHON.exists() and any(current)


def make_venv() -> None:
    for group in CONTAINED_IN:  # while packages change, no stamp may say that they are all there
        if stamp(group).exists():
            stamp(group).unlink()
    if PYTHON.exists() and subprocess.call([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0:
        return
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.DEVNULL):
        fail(f"Cannot make .venv with {sys.executable}: is its venv module there (Debian: package python3-venv)?")


def install(group: str) -> None:
    """Wheels only: a machine without compilers gets one line about the wheel it lacks."""
    total = len(re.findall(r"^[\w.-]+(?:\[.*\])?==", requirements(group).read_text(), re.M))
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(requirements(group))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    seen, lines = 0, []
    for line in process.stdout or ():
        lines.append(line.strip())
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            progress(f"Collecting {seen} of {total} packages", also_in_a_log=seen % 25 == 0)
        elif line.startswith("Installing collected packages"):
            progress(f"Installing {total} packages", also_in_a_log=True)
    if process.wait():
        fail(explain(lines))


def explain(lines: list) -> str:
    """One line out of all that pip said."""
    errors = [line for line in lines if line.startswith("ERROR:")] or lines[-1:] or ["no message"]
    missing = re.search(r"No matching distribution found for ([\w.-]+)", " ".join(errors))
    if missing and not any("onnection" in line for line in lines):
        return (
            f"There is no wheel of {missing.group(1)} for {platform.system()} {platform.machine()} "
            f"with Python {platform.python_version()}; docs/environment.md tells how to do without."
        )
    return f"pip could not install the dependencies: {errors[0]}"


def progress(text: str, also_in_a_log: bool) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K  {text}")
        sys.stdout.flush()
    elif also_in_a_log:
        say(text)


def say(text: str) -> None:
    print(f"\r\033[K  {text}" if sys.stdout.isatty() else f"  {text}", flush=True)


def fail(text: str) -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    print(text, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
