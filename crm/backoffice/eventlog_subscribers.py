"""Who hears what and how it goes; letting a subscriber rest, go on, or hear the past again."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions.subscribers import pause_subscriber, replay, resume_subscriber
from crm.backoffice.eventlog_pages import LogPage
from crm.backoffice.verbs import Verb
from crm.contracts import Refused
from crm.queries.eventlog import SubscriberState, lane_states, past_events, subscriber_states

AT_ONCE = 10_000


class PauseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why does it rest?"),
        help_text=gettext_lazy("For whoever finds it resting. What is published meanwhile waits; nothing is lost."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TooManyAtOnce(Refused):
    message = gettext_lazy("These are too many for the browser to wait for. Use the command.")


class SubscribersPage(LogPage):
    template_name = "crm/backoffice/eventlog/subscribers.html"
    page_title = gettext_lazy("Subscribers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "lanes": lane_states(), "subscribers": subscriber_states()}


class SubscriberPage(LogPage):
    template_name = "crm/backoffice/eventlog/subscriber.html"
    page_title = gettext_lazy("Subscriber")

    @cached_property
    def object(self) -> SubscriberState:
        found = [state for state in subscriber_states() if state.name == self.kwargs["name"]]
        if not found:
            raise Http404
        return found[0]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**kwargs))

    def page_url(self, shown: SubscriberState) -> str:
        return reverse("crm_eventlog:subscriber", args=[shown.name])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        all_of_them = {"url": reverse("crm_eventlog:subscribers"), "label": _("Subscribers")}
        return [*super().get_breadcrumbs_items()[:-1], all_of_them, {"url": "", "label": self.object.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.object
        past = past_events(state.subscription.event, up_to=AT_ONCE + 1) if state.subscription else 0
        return {
            **super().get_context_data(**kwargs),
            "state": state,
            "past": past,
            "past_is_short": past <= AT_ONCE,
            "pause_form": kwargs.get("pause_form") or PauseForm(),
            "refused_forms": [form for name, form in kwargs.items() if name.endswith("_form")],
        }


class Pause(Verb, SubscriberPage):
    permission, form_name = "crm.mend_eventdelivery", "pause_form"
    form_class, done = PauseForm, gettext_lazy("It rests. What is published for it waits.")

    def carry_out(self, form: PauseForm) -> None:
        pause_subscriber(name=self.object.name, reason=form.cleaned_data["reason"], actor_id=self.request.user.pk)


class Resume(Verb, SubscriberPage):
    permission, form_name = "crm.mend_eventdelivery", "resume_form"
    done = gettext_lazy("It goes on, beginning with what waited.")

    def carry_out(self, _form: Any) -> None:
        resume_subscriber(name=self.object.name)


class Replay(Verb, SubscriberPage):
    permission, form_name = "crm.mend_eventdelivery", "replay_form"
    done = gettext_lazy("The past events wait for it once more; the figures show how far it is.")

    def carry_out(self, _form: Any) -> int:
        known = self.object.subscription
        if known and past_events(known.event, up_to=AT_ONCE + 1) > AT_ONCE:
            raise TooManyAtOnce
        return replay(name=self.object.name)
