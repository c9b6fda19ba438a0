"""How allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of one schema; staff go to the administration after signing in."""

    def get_login_redirect_url(self, request):  # type: ignore[no-untyped-def]
        return "/admin/" if request.user.is_staff else "/"
