"""Site calls as municipalities meet them: what is asked, never of whom, and one answer."""

from typing import Any

from django.db import models
from django.http import Http404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from acquisition.actions.calls import answer_site_call
from acquisition.backoffice.call_forms import CallAnswerForm
from acquisition.models import Lead, ReplyState, SiteCall
from acquisition.queries.calls import (
    figures_asked,
    matches_to_nominate,
    own_reply,
    replies_in_short,
    replies_seen,
    with_replies,
)
from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedViewSet
from crm.backoffice.verbs import Verb

ANSWER = "acquisition.answer_sitecall"


class CallList(ScopedList):
    def get_base_queryset(self) -> models.QuerySet[Any]:
        return with_replies(super().get_base_queryset(), self.request.user)


class SiteCallPage(ScopedObject):
    template_name = "acquisition/backoffice/site_call.html"
    object: SiteCall
    fields = ("status",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("acquisition_calls:inspect", args=[shown.pk])

    def may_answer(self) -> bool:
        call, user = self.object, self.request.user
        reply = own_reply(call, user)
        waits = reply is not None and reply.state == ReplyState.WAITING
        return waits and call.takes_answers(timezone.now()) and user.has_perm(ANSWER)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        call, user = self.object, self.request.user
        may_answer = self.may_answer()
        return {
            **super().get_context_data(**kwargs),
            "call": call,
            "figures": figures_asked(call.lead),
            "replies": replies_seen(call, user),
            "takes_answers": call.takes_answers(timezone.now()),
            "sees_lead": Lead.objects.visible_to(user).filter(pk=call.lead_id).exists(),
            "answer_form": kwargs.get("answer_form") or (self.answer_form() if may_answer else None),
        }

    def answer_form(self, *given: Any) -> CallAnswerForm:
        user: Any = self.request.user
        matches = matches_to_nominate(self.object.lead, user.municipality_id or 0)
        return CallAnswerForm(*given, matches=matches)


class Answer(Verb, SiteCallPage):
    permission, form_name, done = ANSWER, "answer_form", _("Your municipality has answered.")

    def bound_form(self) -> CallAnswerForm:
        return self.answer_form(self.request.POST)

    def carry_out(self, form: CallAnswerForm) -> None:
        user: Any = self.request.user
        if user.municipality_id is None:
            raise Http404
        answer_site_call(
            call_id=self.object.pk,
            municipality_id=user.municipality_id,
            plots=form.plots(),
            reason=form.cleaned_data["reason"],
            actor_id=user.pk,
        )


class RepliesColumn(Column):
    """For a municipality its own reply; for the team how many are in."""

    def get_value(self, instance: Any) -> str:
        return replies_in_short(instance)


class SiteCallViewSet(ScopedViewSet):
    model = SiteCall
    name = "acquisition_calls"
    url_prefix = "acquisition/site-calls"
    menu_label = _("Site calls")
    icon = "help"
    index_view_class = CallList
    inspect_view_class = SiteCallPage
    inspect_template_name = "acquisition/backoffice/site_call.html"
    search_fields = ["lead__code"]
    search_backend_name = None
    list_filter = ["status"]
    empty_sentence = _("When the region looks for a place for a company, every municipality is asked here at once.")
    list_display = [
        "__str__",
        "status",
        DateColumn("opened_at", label=_("Asked"), sort_key="opened_at"),
        DateColumn("closes_at", label=_("Answer before"), sort_key="closes_at"),
        RepliesColumn("replies", label=_("Replies")),
    ]
    list_select_related = ("lead",)
    object_select_related = ("lead",)
    ordering = ["-opened_at", "-pk"]

    def extra_urlpatterns(self) -> list[URLPattern]:
        shared = self.get_inspect_view_kwargs()
        return [path("<int:pk>/answer/", self.construct_view(Answer, **shared), name="answer")]
