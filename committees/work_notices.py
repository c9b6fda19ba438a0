"""What offices and committees are told about terms and orders, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

TERM_ENDS, TERM_OVER = "committee.term_ends", "committee.term_over"
SAMPLES = {"committee": "春熙苑业主委员会", "day": "2026-12-31"}

KINDS = (
    EventKind(
        TERM_ENDS,
        _("Term of a committee ends soon"),
        SAMPLES,
        {
            ZH: Words("{committee}换届提醒", "{committee}的任期至 {day} 届满，应启动换届。请登录办理。"),
            EN: Words("{committee}: renewal", "The term of {committee} ends on {day}: begin the renewal. Sign in."),
        },
        {
            ZH: "{committee}任期至{day}届满，请启动换届。",
            EN: "The term of {committee} ends on {day}: begin the renewal.",
        },
    ),
    EventKind(
        TERM_OVER,
        _("Term of a committee is over without an election"),
        SAMPLES,
        {
            ZH: Words("{committee}逾期未换届", "{committee}的任期已于 {day} 届满，尚未换届。请登录处置。"),
            EN: Words(
                "{committee}: term over", "The term of {committee} ended on {day} and nobody was elected. Sign in."
            ),
        },
        {
            ZH: "{committee}任期已于{day}届满，尚未换届。",
            EN: "The term of {committee} ended on {day}; nobody was elected.",
        },
    ),
)

for kind in KINDS:
    register_event(kind)
