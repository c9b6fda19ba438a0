from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """The administration signs in where everybody does; the screens below ask who may see them."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin
        from django.contrib.auth.decorators import login_not_required
        from django.shortcuts import redirect

        from accounts.scopes import covers_all
        from common.rights import answer

        admin.site.login = login_not_required(secure_admin_login(admin.site.login))
        admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")
        answer("audit.view", lambda user: covers_all(user, "places.view_audit"))
        answer("jobs.manage", lambda user: covers_all(user, "places.manage_jobs"))
