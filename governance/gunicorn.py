"""Settings of the application server, read by `gunicorn --config python:governance.gunicorn`."""

import gc
import os
from pathlib import Path

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000  # a slow leak ends with its process
max_requests_jitter = 2_000
# Workers touch a file as a sign of life; on a disk that is busy they would be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True  # nothing steers it from outside; a read-only file system has no place for it


def post_worker_init(worker: object) -> None:
    """What was loaded stays for the life of the process: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
