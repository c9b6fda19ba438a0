"""The staff admin's look and navigation. Who sees an entry is decided by each app's permissions."""

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

# Order and icons of the sidebar; accounts/navigation.py leaves out what a person may not open.
ADMIN_MENU = (
    (
        _("Complaints"),
        (
            ("complaints.complaint", "forum"),
            ("complaints.mediationcase", "handshake"),
            ("complaints.referral", "local_police"),
            ("complaints.routingrule", "alt_route"),
            ("complaints.standardtext", "short_text"),
            ("complaints.complaintdaily", "bar_chart"),
            ("complaints.ledgerentry", "menu_book"),
            ("complaints.monthlypack", "summarize"),
            ("complaints.category", "category"),
            ("complaints.categoryquestion", "quiz"),
            ("complaints.handlingclock", "timer"),
            ("complaints.handlingpolicy", "rule"),
            ("complaints.statisticpolicy", "percent"),
            ("complaints.retentionpolicy", "auto_delete"),
            ("complaints.floodlimits", "water_damage"),
            ("complaints.floodhour", "flood"),
            ("complaints.ordersource", "call"),
            ("complaints.openinterface", "public"),
        ),
    ),
    (
        _("Credit"),
        (
            ("credit.creditevent", "fact_check"),
            ("credit.scoringnotice", "mail"),
            ("credit.eventobjection", "gavel"),
            ("credit.repairrequest", "build_circle"),
            ("credit.indicatorvalue", "speed"),
            ("credit.creditfile", "grade"),
            ("credit.ratingrun", "calculate"),
            ("credit.listissue", "format_list_numbered"),
            ("credit.listnotice", "forward_to_inbox"),
            ("credit.listobjection", "balance"),
            ("credit.rulebookversion", "history_edu"),
            ("credit.rulebookdraft", "edit_note"),
        ),
    ),
    (
        _("Firms"),
        (
            ("firms.propertyfirm", "business"),
            ("firms.serviceproject", "handshake"),
            ("firms.filing", "inventory"),
            ("firms.firmexit", "logout"),
            ("firms.filechange", "history"),
            ("firms.filingterms", "event_available"),
            ("firms.handoverkind", "checklist"),
        ),
    ),
    (
        _("Quarterly reports"),
        (
            ("firms.quarterlyreport", "assignment_turned_in"),
            ("firms.reportformversion", "dynamic_form"),
            ("firms.reportingterms", "event_upcoming"),
            ("firms.reportingsystem", "sync_alt"),
        ),
    ),
    (
        _("Disclosure and prices"),
        (
            ("firms.disclosure", "campaign"),
            ("firms.disclosureversion", "fact_check"),
            ("firms.accountquestion", "contact_support"),
            ("firms.feeadjustment", "price_change"),
            ("firms.disclosureduty", "assignment_late"),
            ("firms.servicelevel", "stairs"),
            ("firms.referenceprice", "sell"),
            ("firms.questionpolicy", "timer"),
        ),
    ),
    (
        _("Inspections"),
        (
            ("firms.inspectionplan", "casino"),
            ("firms.inspection", "checklist"),
            ("firms.rectificationorder", "assignment_late"),
            ("firms.inspectiondaily", "bar_chart"),
            ("firms.checklist", "fact_check"),
            ("firms.estaterisk", "warning"),
            ("firms.inspectionfrequency", "grid_on"),
            ("firms.inspectionpolicy", "rule"),
            ("firms.orderrung", "stairs"),
        ),
    ),
    (
        _("Tenders and purchase"),
        (
            ("firms.tender", "gavel"),
            ("firms.tenderterms", "timer"),
            ("firms.purchaseround", "shopping_cart"),
            ("firms.purchaseitem", "list_alt"),
        ),
    ),
    (
        _("Owners' assemblies"),
        (
            ("committees.assembly", "how_to_vote"),
            ("committees.assemblyruleset", "gavel"),
            ("committees.votingchoices", "rule"),
            ("committees.rulesofprocedure", "menu_book"),
        ),
    ),
    (
        _("Old estates and subsidies"),
        (
            ("programmes.neglectedestate", "home_work"),
            ("programmes.subsidyrun", "payments"),
            ("programmes.managementroom", "meeting_room"),
            ("programmes.misusecase", "report"),
            ("programmes.publicasset", "elevator"),
            ("programmes.coveragetarget", "flag"),
            ("programmes.subsidyrule", "request_quote"),
            ("programmes.roomrule", "straighten"),
            ("programmes.surveyform", "quiz"),
        ),
    ),
    (
        _("Places"),
        (
            ("places.estate", "apartment"),
            ("places.building", "domain"),
            ("places.unit", "door_front"),
            ("places.owner", "badge"),
            ("places.area", "map"),
        ),
    ),
    (
        _("Jurisdictions"),
        (
            ("tenants.jurisdiction", "account_balance"),
            ("tenants.domain", "dns"),
            ("tenants.jurisdictiontask", "sync"),
            ("tenants.jurisdictionmigration", "update"),
            ("tenants.jurisdictionarchive", "inventory_2"),
            ("tenants.jurisdictiondeletion", "auto_delete"),
            ("tenants.auditanchor", "anchor"),
            ("django_celery_beat.periodictask", "schedule"),
        ),
    ),
    (
        _("People and records"),
        (
            ("accounts.user", "person"),
            ("accounts.roleassignment", "assignment_ind"),
            ("accounts.role", "key"),
            ("accounts.apitoken", "api"),
            ("audit.auditentry", "policy"),
            ("jobs.jobrun", "work_history"),
            ("jobs.outboxentry", "outbox"),
            ("notifications.notice", "outgoing_mail"),
            ("notifications.webhooksubscription", "webhook"),
            ("notifications.noticetemplate", "edit_note"),
        ),
    ),
)

UNFOLD = {
    "SITE_TITLE": _("Property governance"),
    "SITE_HEADER": _("Property governance"),
    "SITE_SYMBOL": "apartment",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_LANGUAGES": False,
    "ENVIRONMENT": "tenants.context_processors.environment_label",
    "SCRIPTS": [lambda request: static("js/admin_files.js")],
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "accounts.navigation.sidebar"},
    "DASHBOARD_CALLBACK": "portal.dashboard.dashboard",
    "COLORS": {
        "primary": {
            "50": "254 242 242",
            "100": "254 226 226",
            "200": "254 202 202",
            "300": "252 165 165",
            "400": "226 100 100",
            "500": "200 50 50",
            "600": "176 32 36",
            "700": "150 24 28",
            "800": "122 20 24",
            "900": "102 20 24",
            "950": "60 8 10",
        }
    },
}
