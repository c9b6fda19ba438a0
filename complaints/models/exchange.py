"""What comes from other systems: hotlines that send orders, clients of the open interface."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from complaints.models.complaint import Complaint


class OrderSource(models.Model):
    """A system that hands its orders over (工单来源), such as the 12345 hotline, and how its files name things.

    `columns` gives, per column of the import, more headers that this source uses; `categories` gives the code of our
    category for the source's own words; `statuses` its words for closed orders.
    """

    code = models.SlugField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=80)
    columns = models.JSONField(_("headers of its columns"), default=dict, blank=True)
    categories = models.JSONField(_("its categories and ours"), default=dict, blank=True)
    closed_words = models.JSONField(_("its words for closed orders"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("source of orders")
        verbose_name_plural = _("sources of orders")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SourceOrder(models.Model):
    """What a source last said of its order (来源工单), beside the complaint that was made of it.

    `digest` is taken over what the source owns, so that the same order is known again whatever we have changed since.
    """

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="source_order", verbose_name=_("complaint")
    )
    digest = models.CharField(max_length=64, editable=False)
    due_at = models.DateTimeField(_("limit set by the source"), null=True, blank=True)
    is_confidential = models.BooleanField(_("to be kept confidential"), default=False)
    taken_at = models.DateTimeField(_("first taken over"))
    changed_at = models.DateTimeField(_("last changed by the source"))

    class Meta:
        verbose_name = _("order of a source")
        verbose_name_plural = _("orders of sources")

    def __str__(self) -> str:
        return f"{self.complaint.source} {self.complaint.source_number}"


class OpenInterface(models.Model):
    """What the jurisdiction shows to everybody through Open311 (开放接口设置). One row.

    Off, the interface answers only clients with a key, about their own requests. On, it lists all requests of the
    last time with category, estate, state and times; never what residents wrote.
    """

    is_public = models.BooleanField(_("lists requests for everybody"), default=False)
    contact = models.CharField(_("whom clients may ask"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("open interface")
        verbose_name_plural = _("open interface")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="open_interface_one_row", violation_error_message=_("There is one row only.")
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class PostedRequest(models.Model):
    """What an Open311 client sent with a complaint beyond what a complaint holds (接口提交记录).

    `digest` is a keyed hash of everything that was sent: the same again soon after is a lost answer, not a new matter.
    """

    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="posted_request", verbose_name=_("complaint")
    )
    token = models.ForeignKey("accounts.ApiToken", models.PROTECT, verbose_name=_("API token"), related_name="+")
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True)
    media_url = models.CharField(_("address of a picture elsewhere"), max_length=500, blank=True)
    device_id = EncryptedTextField(_("device as the client names it"), blank=True, default="")
    account_id = EncryptedTextField(_("account as the client names it"), blank=True, default="")
    attributes = models.JSONField(_("answers that no question asks for"), default=dict)
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("request of an Open311 client")
        verbose_name_plural = _("requests of Open311 clients")
        indexes = [models.Index(fields=["token", "digest"], name="posted_request_same")]

    def __str__(self) -> str:
        return f"{self.token} {self.complaint_id}"
