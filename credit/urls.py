"""Public pages of ratings and lists; pages of the firms about their credit."""

from django.urls import path, register_converter

from credit.views import changes, firm, firm_records, lists, ratings, rulebooks, verify


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
    path("ratings/compare/", ratings.compare, name="compare"),
    path("ratings/<unified_code:code>/", ratings.rating_detail, name="rating"),
    path("ratings/<unified_code:code>/rating.json", ratings.rating_json, name="rating_json"),
    path("ratings/<unified_code:code>/qr.svg", ratings.rating_qr, name="rating_qr"),
    path("ratings/<unified_code:code>/projects/<int:pk>/", ratings.project_detail, name="project_rating"),
    path("ratings/<unified_code:code>/projects/<int:pk>/rating.json", ratings.project_json, name="project_json"),
    path("rulebooks/", rulebooks.rulebook_index, name="rulebooks"),
    path("rulebooks/schema.json", rulebooks.schema_json, name="rulebook_schema"),
    path("rulebooks/<slug:code>/<int:number>/", rulebooks.rulebook_detail, name="rulebook"),
    path("rulebooks/<slug:code>/<int:number>/changes/", changes.rulebook_changes, name="rulebook_changes"),
    path("rulebooks/<slug:code>/<int:number>.yaml", rulebooks.rulebook_yaml, name="rulebook_yaml"),
    path("lists/", lists.list_index, name="lists"),
    path("lists/<int:pk>/", lists.list_detail, name="issue"),
    path("lists/<int:pk>/lists.<slug:ending>", lists.bulletin, name="bulletin"),
    path("lists/publications/<int:number>.json", lists.publication_json, name="publication_json"),
    path("verify/", verify.verify, name="verify"),
    path("firm/credit/<unified_code:code>/", firm.credit_file, name="firm_file"),
    path("firm/credit/<unified_code:code>/certificate/", firm.certificate, name="certificate"),
    path("firm/credit/<unified_code:code>/report/", firm_records.report, name="report"),
    path("firm/notices/<int:pk>/", firm.notice, name="notice"),
    path("firm/records/<int:pk>/", firm_records.record, name="record"),
    path("firm/records/<int:pk>/notice.docx", firm_records.record_notice, name="record_notice"),
]
