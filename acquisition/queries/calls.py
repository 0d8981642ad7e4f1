"""Site calls: who is asked, what may be nominated, and what each person may read of the answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from acquisition.models import CallStatus, Lead, Plot, ReplyState, Requirement, SiteCall, SiteCallReply
from acquisition.models.land import measured
from acquisition.models.leads import sees_every_lead
from acquisition.queries.criteria import CRITERIA
from acquisition.queries.matching import Match, asked_of, matches, plots_that_fit
from crm.models import Municipality, User

SHOWN = 200
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWERED = (ReplyState.NOMINATED, ReplyState.NO_FIT)


@dataclass(frozen=True)
class Asked:
    """One figure of what the company needs, without saying who it is."""

    label: Promise
    value: str
    is_wish: bool


@dataclass(frozen=True)
class Seen:
    """What somebody may read of one reply: all of it, or (`reply` is None) only whether it is in."""

    municipality: Municipality
    is_in: bool
    reply: SiteCallReply | None


def account_managers(municipality: Municipality) -> QuerySet[User]:
    """Who answers for the municipality: by role, and able to keep a task."""
    people = User.objects.filter(municipality=municipality).order_by("pk")
    for needed in ("acquisition.answer_sitecall", "crm.view_task"):
        may = User.objects.with_perm(needed, backend=MODEL_BACKEND, include_superusers=False)
        people = people.filter(pk__in=may.values("pk"))
    return people


def requirement_of(lead: Lead) -> Requirement | None:
    return Requirement.objects.filter(lead=lead).first()


def figures_asked(lead: Lead) -> list[Asked]:
    """What the company needs, criterion by criterion; empty when nobody wrote it down."""
    requirement = requirement_of(lead)
    if requirement is None:
        return []
    return [
        Asked(
            CRITERIA[key].label,
            "✓" if wanted is True else measured(wanted, CRITERIA[key].unit),
            key in requirement.wishes,
        )
        for key, wanted in asked_of(requirement).items()
    ]


def plots_to_nominate(lead: Lead, municipality_id: int) -> QuerySet[Plot]:
    """Of the municipality's plots those that no condition rules out; none while the need is not written down."""
    own = Plot.objects.filter(park__municipality=municipality_id)
    requirement = requirement_of(lead)
    return plots_that_fit(requirement, own) if requirement else own.none()


def matches_to_nominate(lead: Lead, municipality_id: int) -> list[Match]:
    """The same with what each criterion says, what answers most first."""
    requirement = requirement_of(lead)
    if requirement is None:
        return []
    plots = plots_to_nominate(lead, municipality_id).select_related("park__municipality")
    return matches(requirement, plots[:SHOWN])


def names_given_away(lead: Lead, brief: str) -> list[str]:
    """What of the lead's people and firm stands in a text that only its code may stand in."""
    contact, firm = lead.contact, lead.organisation
    words = {contact.name, contact.name.split()[-1] if contact.name.split() else "", contact.email, contact.phone}
    words |= {firm.name, firm.normalised_name, firm.domain} if firm else set()
    words |= {lead.title} if lead.title and lead.code not in lead.title else set()
    found = {word.casefold(): word for word in sorted(words, reverse=True)}
    return sorted(word for word in found.values() if len(word) > 2 and _stands_in(word, brief))


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def calls_of(lead: Lead) -> QuerySet[SiteCall]:
    return lead.calls.select_related("opened_by").order_by("-opened_at", "-pk")


def own_reply(call: SiteCall, user: Any) -> SiteCallReply | None:
    """The reply of the user's municipality; None when it was not asked."""
    replies = call.replies.select_related("municipality").prefetch_related("nominations__plot__park")
    return replies.filter(municipality=user.municipality_id or 0).first()


def replies_seen(call: SiteCall, user: Any) -> list[Seen]:
    """Sealed until the call is over: then everybody reads everything.

    Before that a municipality reads its own reply alone, and the acquisition team whether each reply is in.
    """
    is_over = call.status == CallStatus.CLOSED or not call.takes_answers(timezone.now())
    team = sees_every_lead(user)
    replies = call.replies.select_related("municipality", "replied_by").prefetch_related("nominations__plot__park")
    return [
        Seen(reply.municipality, reply.state in ANSWERED, reply if is_over or _is_own(reply, user) else None)
        for reply in replies
        if is_over or team or _is_own(reply, user)
    ]


def _is_own(reply: SiteCallReply, user: Any) -> bool:
    return bool(user.municipality_id) and reply.municipality_id == user.municipality_id


def with_replies(calls: QuerySet[SiteCall], user: Any) -> QuerySet[SiteCall]:
    """Each call with what `replies_in_short` tells: for a municipality its own reply, for the team how many are in."""
    if not sees_every_lead(user):
        own = SiteCallReply.objects.filter(call=OuterRef("pk"), municipality=user.municipality_id or 0)
        return calls.annotate(own_state=Subquery(own.values("state")[:1]))
    # Counted call by call, for those alone that are shown.
    replies = SiteCallReply.objects.filter(call=OuterRef("pk")).order_by().values("call")
    counted = {"asked": replies, "replies_in": replies.filter(state__in=ANSWERED)}
    return calls.annotate(
        **{name: Coalesce(Subquery(of.annotate(n=Count("pk")).values("n")), 0) for name, of in counted.items()}
    )


def replies_in_short(call: Any) -> str:
    if hasattr(call, "own_state"):
        return str(ReplyState(call.own_state).label) if call.own_state else ""
    return _("%(in)d of %(asked)d") % {"in": call.replies_in, "asked": call.asked}


def call_is_settled(lead: Lead) -> bool:
    """Whether every municipality had its chance, or somebody wrote down why not."""
    return lead.calls.filter(status__in=[CallStatus.CLOSED, CallStatus.WAIVED]).exists()


def not_nominable(lead: Lead, municipality_id: int, notes: Mapping[int, str]) -> set[int]:
    """Of these plots the ones that are not the municipality's, or that a condition rules out."""
    return set(notes) - set(plots_to_nominate(lead, municipality_id).values_list("pk", flat=True))


def visible_calls(user: Any) -> QuerySet[SiteCall]:
    """With the code by which each is known."""
    return SiteCall.objects.visible_to(user).select_related("lead")


def call_address(call_id: int) -> str:
    return reverse("acquisition_calls:inspect", args=[call_id])


def is_for_colleagues_only(_call: SiteCall) -> bool:
    """No more than the code of a call leaves the house: it is about a company that nobody may know of yet."""
    return True


def none_in_care(_user: Any) -> list[tuple[int, int | None]]:
    """A call is nobody's own; its tasks are."""
    return []
