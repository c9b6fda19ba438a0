"""What firms tell the other apps when they are loaded, by noun."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from firms.scopes import FirmScope

        register_scope(FirmScope())
        self._filings()
        self._reports()
        self._disclosure()
        self._inspections()

    @staticmethod
    def _filings() -> None:
        from accounts.tokens import register_token_scope
        from firms.panels import register_panel, register_public_panel
        from firms.selectors.filings import filing_panel, public_register

        register_panel("filings", filing_panel)
        register_public_panel("register", "firms/_public_register.html", public_register)
        register_token_scope("firms.file", _("hand in filings of firms and read their state"))

    @staticmethod
    def _reports() -> None:
        """What firms are told, what systems may do, the part of the start page."""
        from accounts.tokens import register_token_scope
        from firms import notices  # noqa: F401 (the kinds of notices register themselves)
        from firms.panels import register_panel
        from firms.selectors.report_pages import report_panel
        from jobs.registry import job_onward, keep_files_private

        register_panel("reports", report_panel)
        register_token_scope("firms.reports", _("file the quarterly reports of the firms that it stands for"))
        keep_files_private("firms.file_workbook")
        job_onward("firms.file_workbook", lambda job: f"/firm/reports/upload/{job.pk}/")

    @staticmethod
    def _disclosure() -> None:
        from firms import disclosure_notices  # noqa: F401 (the kinds of notices register themselves)
        from firms.panels import register_panel
        from firms.selectors.estate_page import estate_section
        from firms.selectors.firm_panel import disclosure_panel
        from places.selectors import register_estate_section

        register_panel("disclosure", disclosure_panel)
        register_estate_section(20, "firms/disclosure/_estate_section.html", estate_section)

    @staticmethod
    def _inspections() -> None:
        from firms import inspection_notices  # noqa: F401 (the kinds of notices register themselves)
        from firms.panels import register_panel
        from firms.selectors.inspection_pages import estate_section, firm_panel
        from places.selectors import register_estate_section

        register_panel("inspections", firm_panel)
        register_estate_section(30, "firms/inspections/_estate_section.html", estate_section)
