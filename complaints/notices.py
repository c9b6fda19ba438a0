"""What is told about complaints, with the words that come with the portal. Never what anybody wrote."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event, register_webhook_event

TO_RESIDENT, TO_OFFICE, TO_FIRM = "complaint.to_resident", "complaint.to_office", "complaint.to_firm"
URGENT, HOT_ISSUE = "complaint.urgent", "complaint.hot_issue"
RECEIVED, STATE_CHANGED, STEP = "complaint.received", "complaint.state_changed", "complaint.step"
SAMPLES = {"code": "7K3M 9QXP 2W5H", "step": "已派单", "area": "北街道", "category": "垃圾清运"}
TITLES = {ZH: "投诉 {code}：{step}", EN: "Complaint {code}: {step}"}

KINDS = (
    EventKind(
        TO_RESIDENT,
        _("Told to the resident"),
        SAMPLES,
        {
            ZH: Words(TITLES[ZH], "您的投诉有新进展：{step}。请在提交投诉的网站上用受理码 {code} 查看。"),
            EN: Words(TITLES[EN], "There is news: {step}. Look it up with the receipt code {code} on the site."),
        },
        {
            ZH: "您的投诉{code}有新进展：{step}。请用受理码查询。",
            EN: "Complaint {code}: {step}. Look it up with the receipt code.",
        },
    ),
    EventKind(
        TO_OFFICE,
        _("Told to the office"),
        SAMPLES,
        {
            ZH: Words(TITLES[ZH], "{area}的投诉（{category}）：{step}。请登录查看并办理。"),
            EN: Words(TITLES[EN], "Complaints of {area} ({category}): {step}. Sign in to see whether it is your turn."),
        },
        {ZH: "{area}投诉{code}：{step}，请登录办理。", EN: "{area}, complaint {code}: {step}. Sign in."},
    ),
    EventKind(
        TO_FIRM,
        _("Told to the firm"),
        SAMPLES,
        {
            ZH: Words(TITLES[ZH], "贵企业的投诉（{category}）：{step}。请登录查看并答复。"),
            EN: Words(TITLES[EN], "A complaint to your firm ({category}): {step}. Sign in to read and answer it."),
        },
        {ZH: "贵企业投诉{code}：{step}，请登录办理。", EN: "Complaint {code} to your firm: {step}. Sign in."},
    ),
    EventKind(
        URGENT,
        _("Danger told to the office"),
        {"code": SAMPLES["code"], "area": SAMPLES["area"]},
        {
            ZH: Words("紧急：投诉 {code} 反映危险情况", "{area}有一件投诉反映可能危及人身安全的情况，请立即登录查看。"),
            EN: Words("Urgent: complaint {code}", "A complaint in {area} speaks of danger to people. Look at it now."),
        },
        {ZH: "{area}投诉{code}反映危险情况，请立即查看。", EN: "{area}: complaint {code} speaks of danger. Look now."},
    ),
    EventKind(
        HOT_ISSUE,
        _("Hot issue told to the office"),
        {"area": SAMPLES["area"], "level": "1", "count": "6"},
        {
            ZH: Words("{area}同一问题投诉集中（{level}级预警）", "{area}本周有 {count} 件投诉反映几乎相同的情况。"),
            EN: Words("Many complaints in {area} (level {level})", "{count} complaints this week say nearly the same."),
        },
        {ZH: "{area}本周{count}件投诉反映同一问题。", EN: "{area}: {count} complaints of one matter this week."},
    ),
)

for kind in KINDS:
    register_event(kind)
register_webhook_event(RECEIVED, _("Complaint received"))
register_webhook_event(STATE_CHANGED, _("Complaint moved to another state"))
register_webhook_event(STEP, _("Any other step that the resident may see"))
