"""What makes complaints findable: their words, and the filters that people keep."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup, Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint
from complaints.querysets import SavedFilterQuerySet


class ComplaintSearch(models.Model):
    """The words of one complaint and of its remarks as signs in pairs (全文检索). Written by the database alone.

    Triggers keep it in the transaction of the change (docs/decisions/0055). Weight A is title and receipt code, B text
    and place, C remarks that the resident reads, D internal ones. `@code` and `@code/202611` say in which areas it is
    found and in which month it came in, `#firm` the same for the firm.
    """

    complaint = models.OneToOneField(
        Complaint, models.CASCADE, primary_key=True, related_name="search", verbose_name=_("complaint")
    )
    words = SearchVectorField(_("words"))

    class Meta:
        verbose_name = _("words of a complaint")
        verbose_name_plural = _("words of complaints")
        default_permissions = ()
        indexes = [GinIndex(fields=["words"], name="complaint_search_words", gin_pending_list_limit=512)]

    def __str__(self) -> str:
        return f"#{self.complaint_id}"


@SearchVectorField.register_lookup
class Matches(Lookup):
    """`words__matches`: a query in PostgreSQL's own notation, as `complaints.rules.search` writes it."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: str, connection: object) -> tuple[str, list[str]]:
        return "%s::tsquery", [value]

    def as_sql(self, compiler: object, connection: object) -> tuple[str, list[object]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", [*left_params, *right_params]


class SavedFilter(models.Model):
    """A way to narrow the queue that somebody keeps under a name (常用筛选).

    `query` is the query string of the queue, never with a search for a person. With `area` it is shared with all who
    work in that area or above or below it. The default one is what its owner's queue opens with.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner"))
    area = models.ForeignKey(
        "places.Area", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with the office")
    )
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("conditions"), max_length=1000)
    is_default = models.BooleanField(_("opens with the queue"), default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        default_permissions = ()
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="complaint_filter_name_once",
                violation_error_message=_("You have a filter of this name already."),
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(is_default=True), name="complaint_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
