"""One delivery on its page, and what a person does about it: try again or skip, with a reason; or many at once."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.actions.deliveries import retry_deliveries, retry_delivery, skip_delivery
from crm.backoffice.eventlog_pages import LogPage
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb
from crm.eventlog.subscribing import LANES, lane_in_words, subscription
from crm.models import EventDelivery
from crm.queries.eventlog import given_up
from crm.queries.timeline import readable, sentences_for

AT_ONCE = 5_000
MOST_TICKS = 200
LANE_CHOICES = [(lane, lane_in_words(lane)) for lane in LANES]


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why need nobody hear this event any more?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WhichForm(forms.Form):
    """Which given-up deliveries are meant: of a subscriber, of a lane, or all."""

    subscriber = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    lane = forms.ChoiceField(choices=LANE_CHOICES, required=False, widget=forms.HiddenInput)

    @property
    def narrowing(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def lane_in_words(self) -> str:
        return str(lane_in_words(self.cleaned_data["lane"]))


class DeliveryPage(ScopedObject):
    template_name = "crm/backoffice/eventlog/delivery.html"
    object: EventDelivery
    fields = ("subscriber",)

    def page_url(self, shown: models.Model) -> str:
        return reverse("crm_eventlog:inspect", args=[shown.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        deliveries = {"url": reverse("crm_eventlog:index"), "label": _("Given-up deliveries")}
        return [*self.breadcrumbs_items, deliveries, {"url": "", "label": f"#{self.object.pk}"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery = self.object
        is_given_up = EventDelivery.objects.dead().filter(pk=delivery.pk).exists()
        return {
            **super().get_context_data(**kwargs),
            "delivery": delivery,
            "sentence": sentences_for(self.request.user, [delivery.event])[delivery.event_id],
            "payload": self._payload(),
            "subscription": subscription(delivery.subscriber),
            "may_mend": is_given_up and self.request.user.has_perm("crm.mend_eventdelivery"),
            "retry_form": kwargs.get("retry_form"),
            "skip_form": kwargs.get("skip_form") or SkipForm(),
        }

    def _payload(self) -> str:
        """Empty when the event is about something the user may not see."""
        event = self.object.event
        told = readable([event], self.request.user)
        return json.dumps(event.payload, indent=2, ensure_ascii=False) if told else ""


class Retry(Verb, DeliveryPage):
    permission, form_name, done = "crm.mend_eventdelivery", "retry_form", gettext_lazy("It is tried again now.")

    def carry_out(self, _form: Any) -> None:
        retry_delivery(delivery_id=self.object.pk)


class Skip(Verb, DeliveryPage):
    permission, form_name, done = "crm.mend_eventdelivery", "skip_form", gettext_lazy("Skipped, with your reason.")
    form_class = SkipForm

    def carry_out(self, form: SkipForm) -> None:
        skip_delivery(delivery_id=self.object.pk, reason=form.cleaned_data["reason"])


class RetryMany(LogPage):
    """GET: how many are meant, and are you sure. POST: they are due now, at most AT_ONCE of them."""

    permission = "crm.mend_eventdelivery"
    template_name = "crm/backoffice/eventlog/retry_many.html"
    page_title = gettext_lazy("Try again")

    @cached_property
    def which(self) -> WhichForm:
        form = WhichForm(self.request.POST if self.request.method == "POST" else self.request.GET)
        if not form.is_valid():
            raise Http404
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = given_up(**self.which.cleaned_data)[: AT_ONCE + 1].count()
        return {
            **super().get_context_data(**kwargs),
            "which": self.which,
            "count": min(count, AT_ONCE),
            "there_are_more": count > AT_ONCE,
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        retried = retry_deliveries(**self.which.cleaned_data, limit=AT_ONCE)
        _say_how_many(request, retried)
        return _to_the_list(self.which)


class RetryTicked(LogPage):
    """POST: the deliveries whose boxes were ticked are due now."""

    permission = "crm.mend_eventdelivery"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        which = WhichForm(request.GET)
        if not which.is_valid():
            raise Http404
        ticked = [int(text) for text in request.POST.getlist("delivery")[:MOST_TICKS] if _is_an_id(text)]
        if not ticked:
            messages.warning(request, _("Tick the deliveries that are to be tried again first."))
        else:
            _say_how_many(request, retry_deliveries(delivery_ids=ticked))
        return _to_the_list(which)


def _is_an_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _say_how_many(request: HttpRequest, retried: int) -> None:
    if retried:
        messages.success(
            request,
            ngettext("%(count)d delivery is tried again now.", "%(count)d deliveries are tried again now.", retried)
            % {"count": retried},
        )
    else:
        messages.warning(request, _("None of these is given up any more."))


def _to_the_list(which: WhichForm) -> HttpResponse:
    narrowing = f"?{urlencode(which.narrowing)}" if which.narrowing else ""
    return redirect(reverse("crm_eventlog:index") + narrowing)
