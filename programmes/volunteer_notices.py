"""What firms, branches, teams and borrowers are told, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

CALLED, REMINDER, OVER = "mobilisation.called", "mobilisation.reminder", "mobilisation.stood_down"
LOAN_OVERDUE, VISIT_ASSIGNED = "volunteers.loan_overdue", "volunteers.visit_assigned"
SAMPLES = {"kind": "洪涝或强降雨", "level": "II级", "time": "07-18 06:30"}

KINDS = (
    EventKind(
        CALLED,
        _("Emergency call"),
        SAMPLES,
        {
            ZH: Words(
                "应急动员：{kind}（{level}）", "{time} 发布应急动员：{kind}，{level}。请立即登录确认并按要求行动。"
            ),
            EN: Words("Emergency: {kind} ({level})", "Issued {time}: {kind}, {level}. Sign in, confirm and act now."),
        },
        {
            ZH: "{time}应急动员：{kind}，{level}。请立即登录确认。",
            EN: "Emergency {time}: {kind}, {level}. Sign in and confirm now.",
        },
    ),
    EventKind(
        REMINDER,
        _("Reminder to confirm an emergency call"),
        SAMPLES,
        {
            ZH: Words("请确认应急动员：{kind}", "{time} 发布的应急动员（{kind}，{level}）尚未确认。请立即登录确认。"),
            EN: Words(
                "Confirm the emergency call: {kind}", "The call of {time} ({kind}, {level}) is not confirmed. Sign in."
            ),
        },
        {
            ZH: "{time}应急动员（{kind}，{level}）尚未确认，请立即登录确认。",
            EN: "The emergency call of {time} ({kind}, {level}) is not confirmed. Sign in.",
        },
    ),
    EventKind(
        OVER,
        _("Emergency call stood down"),
        SAMPLES,
        {
            ZH: Words("应急动员解除：{kind}", "{time} 发布的应急动员（{kind}，{level}）已解除。感谢参与。"),
            EN: Words("Stood down: {kind}", "The emergency call of {time} ({kind}, {level}) is over. Thank you."),
        },
        {ZH: "{time}应急动员（{kind}）已解除。", EN: "The emergency call of {time} ({kind}) is over."},
    ),
    EventKind(
        LOAN_OVERDUE,
        _("Borrowed tool is overdue"),
        {"day": "2026-07-18"},
        {
            ZH: Words("借用工具已到期", "您借用的工具应于 {day} 归还，请尽快送回便民服务点。"),
            EN: Words(
                "A borrowed tool is overdue", "The tool that you borrowed was due on {day}. Please bring it back."
            ),
        },
        {
            ZH: "您借用的工具应于{day}归还，请尽快送回。",
            EN: "The tool you borrowed was due on {day}. Please bring it back.",
        },
    ),
    EventKind(
        VISIT_ASSIGNED,
        _("Home visit given to a team"),
        {"kind": "小修小补"},
        {
            ZH: Words("新的上门服务：{kind}", "您负责的志愿服务队有一项新的上门服务（{kind}）。请登录查看。"),
            EN: Words("A new home visit: {kind}", "Your team has a new home visit ({kind}). Sign in to see it."),
        },
        {
            ZH: "您的志愿服务队有新的上门服务（{kind}），请登录查看。",
            EN: "Your team has a new home visit ({kind}). Sign in.",
        },
    ),
)

for kind in KINDS:
    register_event(kind)
