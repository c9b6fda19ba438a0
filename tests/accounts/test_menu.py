"""The menu of the administration knows every screen."""

from django.conf import settings
from django.contrib import admin

from accounts.navigation import addresses


def test_every_screen_has_its_group():
    named = [label for _title, entries in settings.ADMIN_MENU for label, _icon in entries]
    screens = {model._meta.label_lower for model in addresses()}
    assert sorted(screens - set(named)) == []
    assert sorted(set(named) - {model._meta.label_lower for model in admin.site._registry}) == []
    assert len(named) == len(set(named))


def test_the_menu_says_which_screen_is_open(client_of, django_user_model, db):
    client = client_of(None)
    client.force_login(django_user_model.objects.create_superuser("menu-operator"))
    for address in ("/admin/", "/admin/accounts/user/"):
        context = client.get(address).context
        links = [item for group in context["sidebar_navigation"] for item in group["items"]]
        assert [item["link"] for item in links if item.get("active")] == [address]
    assert "accounts" in {app["app_label"] for app in context["available_apps"]}
