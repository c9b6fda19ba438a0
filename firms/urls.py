"""URLs of firms."""

app_name = "firms"
urlpatterns = []
