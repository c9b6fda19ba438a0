"""The yardstick: a bare Django with no middleware whose one view does one primary-key SELECT.

Same application server, same worker and thread counts, same PostgreSQL, persistent connections.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

from governance.localstack import settings as localstack


def _database() -> dict[str, object]:
    import environ

    found = environ.Env().db("DATABASE_URL", default="") if os.environ.get("DATABASE_URL") else localstack.database()
    return {**found, "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["django.contrib.contenttypes"],
    DATABASES={"default": _database()},
    LOGGING_CONFIG=None,
)
django.setup()


class Row(models.Model):
    """The row that the view reads: any table with a primary key does."""

    model = models.CharField(max_length=100)

    class Meta:
        app_label = "contenttypes"
        db_table = "django_content_type"
        managed = False


def one_row(request: HttpRequest) -> HttpResponse:
    """One SELECT by primary key."""
    text = Row.objects.get(pk=1).model
    return HttpResponse(text, headers={"Content-Length": str(len(text))})


urlpatterns = [path("", one_row)]
application = get_wsgi_application()
