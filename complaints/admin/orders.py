"""Sources of orders, such as the 12345 hotline: their words, their files, and the files they are given."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from complaints import services
from complaints.forms.orders import AnswerFileForm, OrderFileForm, OrderSourceForm, StatusFileForm
from complaints.models import OrderSource
from complaints.permissions import can_exchange_orders
from complaints.services.hotline import ORDER_COLUMNS
from complaints.services.order_answers import ANSWER_COLUMNS
from complaints.services.order_files import ANSWERS, ORDERS
from jobs.models import JobRun
from places.admin.base import ImportsRows
from places.forms import ImportForm


@admin.register(OrderSource)
class OrderSourceAdmin(ImportsRows):
    """Who handles complaints of the whole jurisdiction takes orders over and tells the sources of them."""

    form = OrderSourceForm
    list_display = ("name", "code", "is_active")
    fields = (("name", "code"), "is_active", "categories", "closed_words", "columns")
    actions_list = ("import_rows", "status_file", "import_answers")
    import_kind = ORDERS
    more_kinds = (ANSWERS,)
    import_title = _("Take over orders")
    import_columns = ORDER_COLUMNS
    import_form = OrderFileForm

    def may_view(self, user: Any) -> bool:
        return can_exchange_orders(user)

    def may_change(self, user: Any, target: OrderSource | None = None) -> bool:
        return can_exchange_orders(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()

    def get_readonly_fields(self, request: HttpRequest, obj: OrderSource | None = None) -> tuple[str, ...]:
        return () if obj is None else ("code",)

    def has_import_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_view_permission(request)

    def begin_check(self, request: HttpRequest, form: ImportForm) -> JobRun:
        return services.start_order_check(form.cleaned_data["source"], form.cleaned_data["file"], by=request.user)

    def begin_import(self, request: HttpRequest, check: JobRun) -> JobRun:
        return services.confirm_orders(check.pk, by=request.user)

    @action(description=_("State of the orders as a file"), permissions=["import"], icon="download")
    def status_file(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file; the page of the job tells when it is ready."""
        form = StatusFileForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            source, since = form.cleaned_data["source"], form.since_moment()
            job = services.start_status_file(source, by=request.user, form=form.cleaned_data["form"], since=since)
            return redirect("jobs:detail", job.pk)
        return self._page(request, "complaints/order_status.html", form=form, title=_("State of the orders as a file"))

    @action(description=_("Take in answers of a source"), permissions=["import"], icon="upload_file")
    def import_answers(self, request: HttpRequest) -> HttpResponse:
        """Hand in what a source says of its orders; a job checks it and writes nothing yet."""
        form = AnswerFileForm(request.POST or None, request.FILES or None, columns=ANSWER_COLUMNS)
        if request.method == "POST" and form.is_valid():
            source, file = form.cleaned_data["source"], form.cleaned_data["file"]
            return redirect(self._job_address(services.start_answer_check(source, file, by=request.user)))
        return self._import_page(request, form, ANSWER_COLUMNS, _("Take in answers of a source"))

    def save_model(self, request: HttpRequest, obj: OrderSource, form: Any, change: bool) -> None:
        services.save_order_source(obj, by=request.user, fields=form.changed_data)
