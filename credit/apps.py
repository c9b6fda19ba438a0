from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit of property firms")

    def ready(self) -> None:
        from complaints.services.retention import register_tie
        from credit.selectors.cited import complaints_cited
        from credit.selectors.estates import estate_section
        from credit.selectors.for_firms import firm_standing
        from credit.selectors.panels import credit_panel
        from credit.services import (
            derived_assessment,  # noqa: F401 (its sources register themselves)
            derived_disclosure,  # noqa: F401 (registers its source)
            derived_reports,  # noqa: F401 (its sources register themselves)
        )
        from credit.services.derived import register_source
        from credit.services.derived_inspections import overdue_rectifications
        from firms.panels import register_panel
        from firms.standing import set_standing_source
        from places.selectors import register_estate_section

        register_tie(complaints_cited)
        register_panel("credit", credit_panel)
        set_standing_source(firm_standing)
        register_estate_section(10, "credit/_estate_section.html", estate_section)
        register_source("rectification_overdue", overdue_rectifications)
