"""What is told about inspections and rectification orders, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

TO_INSPECTOR, ORDER_TO_FIRM, ORDER_TO_OFFICE = (
    "inspection.to_inspector",
    "rectification.to_firm",
    "rectification.to_office",
)
SAMPLES = {"number": "ZG2026-12-1", "step": "下达", "estate": "锦绣花园", "due": "2026-05-12"}

KINDS = (
    EventKind(
        TO_INSPECTOR,
        _("Inspections told to the inspector"),
        {"count": "4", "first": "2026-05-06", "last": "2026-06-30"},
        {
            ZH: Words(
                "您有 {count} 项检查任务", "{first} 至 {last} 的检查计划已抽取，您有 {count} 项任务，请登录查看。"
            ),
            EN: Words("You have {count} inspections", "The plan for {first} to {last} is drawn; {count} are yours."),
        },
        {
            ZH: "您有{count}项检查任务（{first}至{last}），请登录查看。",
            EN: "You have {count} inspections from {first} to {last}. Sign in.",
        },
    ),
    EventKind(
        ORDER_TO_FIRM,
        _("Rectification order told to the firm"),
        SAMPLES,
        {
            ZH: Words(
                "整改通知书 {number}：{step}", "{estate}的整改通知书 {number}：{step}。整改期限至 {due}，请登录办理。"
            ),
            EN: Words(
                "Rectification order {number}: {step}", "{estate}: {step}. To be rectified by {due}. Sign in to answer."
            ),
        },
        {
            ZH: "{estate}整改通知书{number}：{step}，期限{due}，请登录办理。",
            EN: "{estate}, order {number}: {step}, due {due}. Sign in.",
        },
    ),
    EventKind(
        ORDER_TO_OFFICE,
        _("Rectification order told to the office"),
        SAMPLES,
        {
            ZH: Words("整改通知书 {number}：{step}", "{estate}的整改通知书 {number}：{step}。请登录查看。"),
            EN: Words("Rectification order {number}: {step}", "{estate}: {step}. Sign in to see what is to be done."),
        },
        {ZH: "{estate}整改通知书{number}：{step}，请登录。", EN: "{estate}, order {number}: {step}. Sign in."},
    ),
)

for kind in KINDS:
    register_event(kind)
