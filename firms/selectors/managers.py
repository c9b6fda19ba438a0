"""Whose post is in force."""

import datetime

from django.db.models import F

from firms.models import ManagerPost


def projects_with_another_name(day: datetime.date) -> list[tuple[int, str]]:
    """(project, name) where the project names another manager than the one whose post is in force on a day."""
    posts = ManagerPost.objects.on(day).exclude(project__manager_name=F("name"))
    return list(posts.values_list("project_id", "name"))
