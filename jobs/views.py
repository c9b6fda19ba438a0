from django.http import HttpRequest, HttpResponse


def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    raise NotImplementedError


job_progress = job_file = job_page
