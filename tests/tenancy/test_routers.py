"""What the router says of an app's tables follows the schema that is open, however often it was asked before."""

from django.db import connection, router

from accounts.models import User
from complaints.models import Complaint
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


def has_table(model):
    return router.allow_migrate_model("default", model)


def test_the_answer_changes_with_the_schema_and_back(east):
    answers = []
    for _round in range(2):
        answers.append([has_table(model) for model in (Jurisdiction, User, Complaint)])
        with in_jurisdiction(east):
            answers.append([has_table(model) for model in (Jurisdiction, User, Complaint)])
    assert answers == [[True, True, False], [False, True, True]] * 2
    assert connection.schema_name == "public"
