"""The page of a job: for who started it and who looks after jobs, on both hosts, with and without JavaScript."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from jobs.models import JobRun
from jobs.services import run_job, start_job


@pytest.fixture
def job(jurisdiction, resident, kind):
    kind.register(lambda job, progress: {"created": 2})
    return start_job(kind, "导入小区", started_by=resident, input_file=ContentFile(b"a,b", name="rows.csv"))


@pytest.fixture
def signed_in(jurisdiction, client_of, resident):
    client = client_of(jurisdiction)
    client.force_login(resident)
    return client


def test_a_running_job_is_asked_for_again_and_a_finished_one_is_not(signed_in, job):
    page = signed_in.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh"', page)
    fragment = signed_in.get(reverse("jobs:progress", args=[job.pk]))
    assert fragment.status_code == 200
    run_job(job.pk)
    fragment = signed_in.get(reverse("jobs:progress", args=[job.pk]))
    assert fragment.status_code == 286, "htmx stops polling"
    assert "hx-trigger" not in fragment.content.decode()
    page = signed_in.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert "hx-trigger" not in page
    assert "http-equiv" not in page


def test_the_uploaded_file_is_handed_back_and_a_missing_result_is_not_found(signed_in, job):
    response = signed_in.get(reverse("jobs:file", args=[job.pk, "input"]))
    assert b"".join(response.streaming_content) == b"a,b"
    assert "attachment" in response["Content-Disposition"]
    assert signed_in.get(reverse("jobs:file", args=[job.pk, "result"])).status_code == 404
    assert signed_in.get(reverse("jobs:file", args=[job.pk, "secret"])).status_code == 404


@pytest.mark.parametrize("name", ["jobs:detail", "jobs:progress"])
def test_a_job_of_somebody_else_does_not_exist(jurisdiction, client_of, job, name):
    from accounts.models import User

    client = client_of(jurisdiction)
    assert client.get(reverse(name, args=[job.pk])).status_code == 302
    client.force_login(User.objects.create_user("other"))
    assert client.get(reverse(name, args=[job.pk])).status_code == 404


def test_an_operator_follows_a_job_on_the_public_host(db, client_of):
    from accounts.models import User

    operator = User.objects.create_superuser("operator")
    job = JobRun.objects.create(kind="tests.provision", title="设立新城区")
    client = client_of(None)
    client.force_login(operator)
    response = client.get(reverse("jobs:detail", args=[job.pk], urlconf="governance.urls_public"))
    assert response.status_code == 200
    assert "设立新城区" in response.content.decode()
