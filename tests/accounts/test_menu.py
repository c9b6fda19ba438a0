"""The menu of the administration knows every screen."""

from django.conf import settings
from django.contrib import admin

from accounts.navigation import _address


def test_every_screen_has_its_group():
    named = [label for _title, entries in settings.ADMIN_MENU for label, _icon in entries]
    screens = {model._meta.label_lower for model, screen in admin.site._registry.items() if _address(screen)}
    assert sorted(screens - set(named)) == []
    assert sorted(set(named) - {model._meta.label_lower for model in admin.site._registry}) == []
    assert len(named) == len(set(named))
