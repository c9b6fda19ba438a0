"""What is told about awards and training, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

PLACE, AWARD_TO_FIRM, AWARD_TO_PANEL = "training.place", "award.to_firm", "award.to_panel"

KINDS = (
    EventKind(
        PLACE,
        _("A place in a session told to who waited"),
        {"course": "消防安全", "day": "2026-05-12"},
        {
            ZH: Words("您已候补成功", "{day} 的“{course}”有了您的名额，请按时参加。"),
            EN: Words("You have a place", "You have a place in {course} on {day}."),
        },
        {ZH: "{day}“{course}”候补成功，请按时参加。", EN: "You have a place in {course} on {day}."},
    ),
    EventKind(
        AWARD_TO_FIRM,
        _("A step of an application for an award told to the firm"),
        {"subject": "锦绣花园", "step": "拟撤销荣誉"},
        {
            ZH: Words("{subject}：{step}", "“{subject}”的示范创建申报：{step}。请登录查看。"),
            EN: Words("{subject}: {step}", "Application for an award, {subject}: {step}. Sign in to see it."),
        },
        {ZH: "“{subject}”示范创建：{step}，请登录查看。", EN: "{subject}: {step}. Sign in."},
    ),
    EventKind(
        AWARD_TO_PANEL,
        _("What waits for a member of an award's panel"),
        {"round": "2026年度示范项目评选", "step": "请评分"},
        {
            ZH: Words("{round}：{step}", "您是“{round}”评审组成员：{step}。请登录“示范评审”办理。"),
            EN: Words("{round}: {step}", "You sit in the panel of {round}: {step}. Sign in to do it."),
        },
        {ZH: "“{round}”评审组：{step}，请登录办理。", EN: "Panel of {round}: {step}. Sign in."},
    ),
)

for kind in KINDS:
    register_event(kind)
