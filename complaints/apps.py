from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        from accounts.tokens import register_token_scope
        from complaints import notices  # noqa: F401 (the kinds of notices register themselves)
        from complaints.selectors import firm_panel
        from complaints.selectors.for_firms import firm_satisfaction
        from complaints.selectors.public import estate_section
        from complaints.services.finding import SHORT_LIVED
        from firms.panels import register_panel
        from firms.satisfaction import set_satisfaction_source
        from jobs.registry import keep_files_private
        from places.selectors import register_estate_section

        register_panel("complaints", firm_panel)
        set_satisfaction_source(firm_satisfaction)
        register_estate_section(20, "complaints/_estate_section.html", estate_section)
        for kind in SHORT_LIVED:
            keep_files_private(kind)
        register_token_scope("complaints.import", _("hand in orders of a hotline and read their state"))
        register_token_scope("open311.post", _("hand in requests through Open311"))
