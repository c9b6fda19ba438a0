"""Words of the owners' discussion before a vote, and the only grounds on which a text is removed."""

from django.db import models
from django.utils.translation import pgettext_lazy as pgettext


class CommentKind(models.TextChoices):
    """What an owner writes (意见类别)."""

    COMMENT = "comment", pgettext("discussion", "comment")
    PROPOSAL = "proposal", pgettext("discussion", "proposal to change the motion")
    AGENDA = "agenda", pgettext("discussion", "proposal for the agenda")


class AnsweringSide(models.TextChoices):
    """Who answers in public (答复方)."""

    GROUP = "group", pgettext("discussion", "preparatory group")
    COMMITTEE = "committee", pgettext("discussion", "owners' committee")
    OFFICE = "office", pgettext("discussion", "subdistrict office")


class RemovalGround(models.TextChoices):
    """The only grounds on which a text is taken out of sight (移除理由)."""

    INSULT = "insult", pgettext("discussion", "insults or defames somebody")
    PERSONAL_DATA = "personal_data", pgettext("discussion", "gives away somebody's personal data")
    UNLAWFUL = "unlawful", pgettext("discussion", "has content that the law forbids")
    OFF_TOPIC = "off_topic", pgettext("discussion", "has nothing to do with this assembly")


GROUND_SOURCES: dict[str, str] = {
    RemovalGround.INSULT: "民法典 第1024条",
    RemovalGround.PERSONAL_DATA: "个人信息保护法 第10条",
    RemovalGround.UNLAWFUL: "互联网信息服务管理办法 第15条",
    RemovalGround.OFF_TOPIC: "",
}
"""Legal source of each ground; empty where it is the order of this discussion only."""


class ReviewOutcome(models.TextChoices):
    """What the subdistrict found about a removal (复核结论)."""

    WAITING = "", pgettext("discussion", "not decided yet")
    UPHELD = "upheld", pgettext("discussion", "the removal stands")
    RESTORED = "restored", pgettext("discussion", "shown again")
