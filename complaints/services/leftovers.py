"""What the retention time ends besides complaints: words in jobs, and files that no row names."""

import datetime

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from complaints.selectors.privacy import kept_since, retention_on
from jobs.models import JobRun

FOLDERS = ("complaints", "complaints/ledgers")
YOUNGEST = datetime.timedelta(days=1)
"""A file is stored before its row is committed, so young ones are left alone."""
OF_WORDS = ("data", "query")
"""Parameters of jobs in which people wrote: a remark for many complaints, words that were searched for."""
FILES = ("input_file", "result_file", "error_file")


def sweep_files(now: datetime.datetime) -> int:
    """Delete files of complaints that no row names: a process died before its commit. Returns how many.

    Looks into the folders of this month and the one before; what is older was looked at in its time.
    """
    this_month = timezone.localdate(now).replace(day=1)
    months = (this_month - datetime.timedelta(days=1), this_month)
    return sum(_sweep(f"{folder}/{month:%Y/%m}", now) for folder in FOLDERS for month in months)


def _sweep(folder: str, now: datetime.datetime) -> int:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    named, count = _named(folder) if files else set(), 0
    for name in (f"{folder}/{file}" for file in files):
        if name not in named and default_storage.get_modified_time(name) < now - YOUNGEST:
            default_storage.delete(name)
            count += 1
    return count


def _named(folder: str) -> set[str]:
    names: set[str] = set()
    for model in apps.get_app_config("complaints").get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.filter(**{f"{field.name}__startswith": f"{folder}/"})
                names.update(rows.values_list(field.name, flat=True))
    return names


def forget_jobs(now: datetime.datetime) -> int:
    """Take words and files out of finished jobs about complaints whose time is over. Returns how many."""
    before = kept_since(now, retention_on(timezone.localdate(now)).anonymise_after_days)
    old = JobRun.objects.filter(kind__startswith="complaints.", finished_at__lt=before)
    wordy = models.Q(parameters__has_any_keys=OF_WORDS)
    for name in FILES:
        wordy |= ~models.Q(**{name: ""})
    count = 0
    for job in old.filter(wordy).order_by("pk").iterator():
        for name in FILES:
            getattr(job, name).delete(save=False)
        job.parameters = {key: value for key, value in job.parameters.items() if key not in OF_WORDS}
        job.save(update_fields=["parameters", *FILES])
        count += 1
    return count
