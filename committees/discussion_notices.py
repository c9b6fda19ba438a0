"""What an owner is told about the own text, with the words that come with the portal. The reason stands on the page."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

REMOVED, DECIDED = "discussion.removed", "discussion.decided"
SAMPLES = {"assembly": "和睦里业主大会定期会议"}

KINDS = (
    EventKind(
        REMOVED,
        _("Text of an owner removed"),
        SAMPLES,
        {
            ZH: Words("您的意见已被移除", "您在{assembly}发表的意见已被移除。请登录查看理由，可申请街道复核。"),
            EN: Words(
                "Your text was removed", "Your text at {assembly} was removed. Sign in for the reason and review."
            ),
        },
        {
            ZH: "您在{assembly}的意见已被移除，可登录查看理由并申请复核。",
            EN: "Your text at {assembly} was removed. Sign in for the reason.",
        },
    ),
    EventKind(
        DECIDED,
        _("Removal of an owner's text reviewed"),
        SAMPLES,
        {
            ZH: Words("意见移除复核结果", "您在{assembly}被移除的意见已有复核决定。请登录查看。"),
            EN: Words("Review decided", "The removal of your text at {assembly} was reviewed. Sign in to see it."),
        },
        {
            ZH: "您在{assembly}被移除的意见已有复核决定，请登录查看。",
            EN: "The removal of your text at {assembly} was reviewed. Sign in.",
        },
    ),
)

for kind in KINDS:
    register_event(kind)
