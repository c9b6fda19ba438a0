"""Public pages of ratings and lists; pages of the firms about their credit."""

from django.urls import path, register_converter

from credit.views import firm, lists, ratings


class UnifiedCodeConverter:
    """A unified social credit code in a path, in any case; its check character is not looked at here."""

    regex = "[0-9A-Za-z]{18}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(UnifiedCodeConverter, "unified_code")

app_name = "credit"
urlpatterns = [
    path("ratings/", ratings.rating_index, name="ratings"),
    path("ratings/<unified_code:code>/", ratings.rating_detail, name="rating"),
    path("ratings/<unified_code:code>/rating.json", ratings.rating_json, name="rating_json"),
    path("rulebooks/<slug:code>/<int:number>/", ratings.rulebook_detail, name="rulebook"),
    path("lists/", lists.list_index, name="lists"),
    path("lists/<int:pk>/", lists.list_detail, name="issue"),
    path("lists/publications/<int:number>.json", lists.publication_json, name="publication_json"),
    path("firm/credit/<unified_code:code>/", firm.credit_file, name="firm_file"),
    path("firm/notices/<int:pk>/", firm.notice, name="notice"),
]
