"""Where the local stack keeps its state.

Everything lives under `.local/` of the project (`GOVERNANCE_LOCAL_DIR` names another folder), with one
exception: PostgreSQL refuses to run as root. When this process is root, the server runs as an existing
unprivileged account, and its data lie in a folder of that account under the system's folder for
temporary files that survive a reboot. No account is created, and the permissions and owner of no
existing folder are changed.
"""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from governance.localstack.errors import StackError

PROJECT_DIR = Path(__file__).resolve().parents[2]
UNPRIVILEGED = "nobody"
LARGEST_LOG = 10_000_000
SHARED_PARENT = Path("/var/tmp")  # sticky, survives a reboot; our folder in it is private


@dataclass(frozen=True)
class Account:
    """An operating-system account to run a server as."""

    name: str
    uid: int
    gid: int


def local_dir() -> Path:
    """Folder of all local state, made (mode 0700) when missing.

    Raises StackError when it cannot be made or written.
    """
    folder = Path(os.environ.get("GOVERNANCE_LOCAL_DIR") or PROJECT_DIR / ".local").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(f"Cannot create {folder}: {error.strerror}. Make the project folder writable.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StackError(f"{folder} is read-only. Make the project folder writable.")
    return folder


def server_account() -> Account | None:
    """The account PostgreSQL has to run as, or None when it may run as the present user."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise StackError(
            f"PostgreSQL does not run as root and there is no account '{UNPRIVILEGED}': "
            "run as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def postgres_home(local: Path, account: Account | None) -> Path:
    """Folder that holds the database cluster, its log and its socket (not created here)."""
    if account is None:
        return local / "postgres"
    digest = hashlib.sha256(str(local).encode()).hexdigest()[:12]
    return SHARED_PARENT / f"governance-{digest}"


def make_private_folder(folder: Path, account: Account | None) -> None:
    """Make `folder` with mode 0700 for `account`, or check that the one found is just that.

    Raises StackError for a folder that somebody else owns or could write to, or a symbolic link.
    """
    uid = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise StackError(f"{folder} exists but is not a private folder of ours: remove it.") from None
        return
    except OSError as error:
        raise StackError(f"Cannot create {folder}: {error.strerror}.") from error
    if account:
        os.chown(folder, account.uid, account.gid)


def log_file(local: Path, name: str) -> Path:
    """The log `name` of this stack, its folder made; a log that has grown large is put aside first."""
    folder = local / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    log = folder / f"{name}.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write `text` to `path` at once (never half a file), readable by its owner alone."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    # Root writes into a folder of another account here: never through a file that was put in its way.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        if account:
            os.fchown(stream.fileno(), account.uid, account.gid)
    temporary.replace(path)
