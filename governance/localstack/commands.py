"""The command lines of the running portal: the same in the demo, in the container image and in the tests."""

import shlex
import sys

SERVICES = {
    "web": "gunicorn --config python:governance.gunicorn governance.wsgi",
    "worker": "celery --app governance worker --queues default,credit,notify,celery --concurrency 2 --loglevel INFO",
    "beat": "celery --app governance beat --scheduler django_celery_beat.schedulers:DatabaseScheduler --pidfile= "
    "--loglevel INFO",
}


def service(name: str) -> tuple[str, ...]:
    """Command line of the service `name`, run by this very Python."""
    return (sys.executable, "-m", *shlex.split(SERVICES[name]))


def manage(*arguments: str) -> tuple[str, ...]:
    """Command line of a management command, run by this very Python."""
    return (sys.executable, "manage.py", *arguments)
