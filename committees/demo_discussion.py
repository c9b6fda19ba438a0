"""What owners of the demo say: a comment with an answer, a removed one under review, a proposal with supporters."""

import datetime

from accounts.models import User
from committees.models import Assembly
from committees.services import discussion

HOUR = datetime.timedelta(hours=1)
COMMENT = "建议合同改为一年一签，并写明报修的响应时间。"
ANSWER = "已在合同草案第六条写明：急修 30 分钟内到场，一般报修 24 小时内上门。"
PROPOSAL = "建议下次会议讨论：更换2栋电梯，费用从维修资金列支。"
OFF_TOPIC = "转让地下车位一个，价格面议。"


def seed(made: Assembly, owner: User, organiser: User | None) -> None:
    """One of each at an assembly that is under way; `owner` is a verified owner, `organiser` guides it."""
    at = made.opens_at + HOUR
    motion = made.motions.order_by("number").first()
    comment = discussion.write_comment(made.pk, COMMENT, by=owner, now=at, kind="proposal", motion=motion)
    discussion.write_comment(made.pk, PROPOSAL, by=owner, now=at + HOUR, kind="agenda")
    away = discussion.write_comment(made.pk, OFF_TOPIC, by=owner, now=at + 2 * HOUR, kind="comment", motion=motion)
    discussion.remove_comment(away.pk, "off_topic", "车位转让与本次会议议题无关。", by=None, now=at + 3 * HOUR)
    discussion.ask_review(away.pk, "车位也是小区的事，请再看一看。", by=owner, now=at + 4 * HOUR)
    if organiser is not None:
        discussion.answer_comment(comment.pk, ANSWER, by=organiser, now=at + 5 * HOUR)
