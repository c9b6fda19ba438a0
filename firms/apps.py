from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from firms.scopes import FirmScope

        register_scope(FirmScope())
        self._reports()

    @staticmethod
    def _reports() -> None:
        """Quarterly reports: what firms are told, what systems may do, the part of the start page."""
        from accounts.tokens import register_token_scope
        from firms import notices  # noqa: F401 (the kinds of notices register themselves)
        from firms.panels import register_panel
        from firms.selectors.report_pages import report_panel
        from jobs.registry import job_onward, keep_files_private

        register_panel("reports", report_panel)
        register_token_scope("firms.reports", _("file the quarterly reports of the firms that it stands for"))
        keep_files_private("firms.file_workbook")
        job_onward("firms.file_workbook", lambda job: f"/firm/reports/upload/{job.pk}/")
