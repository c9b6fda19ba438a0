from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "common.frame"

    def ready(self) -> None:
        """Stand in unfold's place before the apps register their screens (django.contrib.admin's `ready`)."""
        from django.contrib import admin
        from django.contrib.admin import sites

        from common.frame.site import Administration

        admin.site = sites.site = Administration()
