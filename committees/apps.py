"""What committees tell the other apps when they are loaded, by noun."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = _("Owners' committees")

    def ready(self) -> None:
        self._assembly()
        self._work()

    @staticmethod
    def _assembly() -> None:
        from committees import discussion_notices  # noqa: F401 (the kinds of notices register themselves)
        from committees.selectors.assembly import estate_section
        from places.selectors import register_estate_section

        register_estate_section(15, "committees/assembly/_estate_section.html", estate_section)

    @staticmethod
    def _work() -> None:
        from committees import work_notices  # noqa: F401 (the kinds of notices register themselves)
        from committees.deliberation import approval_known, set_result_source
        from committees.selectors.decided import owners_decision
        from committees.selectors.estate_section import estate_section
        from firms.approvals import set_approval_source
        from places.selectors import register_estate_section

        set_result_source(owners_decision)
        set_approval_source(approval_known)
        register_estate_section(25, "committees/office/_estate_section.html", estate_section)
