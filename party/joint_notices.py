"""What people are told of tasks of joint meetings, of assessments, of being sent; with the words that come along."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

TASK_SOON, TASK_OVERDUE, RESULT = "party.joint_task_soon", "party.joint_task_overdue", "party.assessment_result"
SENT = "party.sent_to_unit"
SAMPLES = {"task": "修复东门道闸", "owner": "示例物业服务企业", "day": "2026-12-31"}
SENT_SAMPLES = {"kind": "党建指导员", "unit": "示例物业服务企业"}
RESULT_SAMPLES = {"round": "2026年度考核", "who": "示例物业服务企业"}

KINDS = (
    EventKind(
        TASK_SOON,
        _("Task of a joint meeting is due soon"),
        SAMPLES,
        {
            ZH: Words("联席会议事项即将到期", "“{task}”（{owner}）应于 {day} 办结，请登录填报进展。"),
            EN: Words("Task due soon", "{task} ({owner}) is due on {day}. Sign in and write down how far it is."),
        },
        {ZH: "联席会议事项{task}应于{day}办结。", EN: "{task} is due on {day}."},
    ),
    EventKind(
        TASK_OVERDUE,
        _("Task of a joint meeting is overdue"),
        SAMPLES,
        {
            ZH: Words("联席会议事项已逾期", "“{task}”（{owner}）应于 {day} 办结，现已逾期，请登录处理。"),
            EN: Words("Task overdue", "{task} ({owner}) was due on {day}. Sign in and act."),
        },
        {ZH: "联席会议事项{task}已于{day}逾期。", EN: "{task} was due on {day}."},
    ),
    EventKind(
        RESULT,
        _("Result of an assessment"),
        RESULT_SAMPLES,
        {
            ZH: Words("{round}结果", "{who}的{round}结果已审定，请登录查看各项得分的由来。"),
            EN: Words("{round}: result", "The result of {who} in {round} stands. Sign in to see how it came about."),
        },
        {ZH: "{who}的{round}结果已审定。", EN: "The result of {who} in {round} stands."},
    ),
    EventKind(
        SENT,
        _("Somebody is sent to a unit"),
        SENT_SAMPLES,
        {
            ZH: Words("您被选派为{kind}", "您已被选派到“{unit}”担任{kind}，请登录查看选派信息并登记走访。"),
            EN: Words(
                "You were sent: {kind}", "You were sent to {unit}: {kind}. Sign in to read more and report visits."
            ),
        },
        {ZH: "您已被选派到{unit}担任{kind}。", EN: "You were sent to {unit}: {kind}."},
    ),
)

for kind in KINDS:
    register_event(kind)
