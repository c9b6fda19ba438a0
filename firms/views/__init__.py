"""Pages of firms' own people."""

from firms.views.home import MOST_PROJECTS, home

__all__ = ["MOST_PROJECTS", "home"]
