"""What is told about disclosures, owners' questions and fee cases, with the words that come with the portal."""

from django.utils.translation import gettext_lazy as _

from notifications.events import EN, ZH, EventKind, Words, register_event

TO_FIRM, TO_OFFICE, TO_ASKER = "disclosure.to_firm", "disclosure.to_office", "disclosure.to_asker"
SAMPLES = {"estate": "锦绣花园", "step": "公开内容已退回", "due": "2026-05-12"}

KINDS = (
    EventKind(
        TO_FIRM,
        _("Disclosures, questions and fees told to the firm"),
        SAMPLES,
        {
            ZH: Words("{estate}：{step}", "{estate}：{step}。办理期限：{due}。请登录办理。"),
            EN: Words("{estate}: {step}", "{estate}: {step}. Until: {due}. Sign in to see what is to be done."),
        },
        {
            ZH: "{estate}：{step}，期限{due}，请登录办理。",
            EN: "{estate}: {step}, until {due}. Sign in.",
        },
    ),
    EventKind(
        TO_OFFICE,
        _("Disclosures and fees told to the office"),
        {"estate": "锦绣花园", "step": "有公开内容待审核"},
        {
            ZH: Words("{estate}：{step}", "{estate}：{step}。请登录查看。"),
            EN: Words("{estate}: {step}", "{estate}: {step}. Sign in to see it."),
        },
        {ZH: "{estate}：{step}，请登录查看。", EN: "{estate}: {step}. Sign in."},
    ),
    EventKind(
        TO_ASKER,
        _("Answer told to the owner who asked"),
        {"estate": "锦绣花园"},
        {
            ZH: Words("{estate}：您的提问已有答复", "{estate}的物业服务企业答复了您的提问，请登录查看。"),
            EN: Words("{estate}: your question is answered", "The firm of {estate} answered your question. Sign in."),
        },
        {
            ZH: "{estate}的物业服务企业答复了您的提问，请登录查看。",
            EN: "The firm of {estate} answered your question. Sign in.",
        },
    ),
)

for kind in KINDS:
    register_event(kind)
