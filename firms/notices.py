"""What firms are told about their filings, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

REPORTS_DUE, REPORT_STEP = "firm.reports_due", "firm.report_step"

REPORT_KINDS = (
    EventKind(
        REPORTS_DUE,
        _("Reminder of quarterly reports"),
        {"quarter": "2026Q1", "count": "3", "day": "2026-04-15"},
        {
            ZH: Words(
                "{quarter}季报待报送", "贵企业还有 {count} 份 {quarter} 季报未报送，截止日为 {day}。请登录办理。"
            ),
            EN: Words("Reports of {quarter}", "{count} reports of {quarter} are not handed in; they are due on {day}."),
        },
        {
            ZH: "贵企业还有{count}份{quarter}季报未报送，截止{day}，请登录办理。",
            EN: "{count} reports of {quarter} are not handed in; due on {day}.",
        },
    ),
    EventKind(
        REPORT_STEP,
        _("News of a quarterly report"),
        {"quarter": "2026Q1", "project": "春熙苑", "step": "退回企业"},
        {
            ZH: Words("{project} {quarter} 季报：{step}", "{project}的 {quarter} 季报：{step}。请登录查看。"),
            EN: Words("{project}, report of {quarter}", "The report of {quarter} of {project}: {step}. Sign in."),
        },
        {ZH: "{project}{quarter}季报：{step}，请登录查看。", EN: "{project}, report of {quarter}: {step}. Sign in."},
    ),
)

for kind in REPORT_KINDS:
    register_event(kind)
