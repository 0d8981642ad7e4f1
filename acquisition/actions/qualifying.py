"""Judging how well a lead fits, deciding what to do with it, and judging all open leads anew by a new version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.leads import LeadEnded, locked_lead
from acquisition.events import LeadRescored, LeadScored, LeadsRescored, QualificationDecided
from acquisition.models import Decision, Evidence, Lead, Qualification, TargetProfileVersion
from acquisition.queries.qualification import facts_of, latest_scores
from acquisition.queries.scoring import score
from crm.contracts import Refused
from crm.eventlog.publishing import publish, publish_many

SLICE = 200


class NotMeasuredBy(Refused):
    message = _("Leads are scored by an approved version of a target profile. Choose another.")


class DecidedAlready(Refused):
    message = _("This has been decided already. Score the lead again to decide anew.")


class ScoredAnew(Refused):
    message = _("Somebody scored this lead again meanwhile. Reload the page and decide on the newer score.")


class RationaleMissing(Refused):
    message = _("Choose what to do with this lead, and write down why.")


class NeedsAnother(Refused):
    message = _(
        "You scored this lead yourself. A gamechanger, or a lead whose integrity was questioned, is only pursued when"
        " a colleague decides so."
    )


@transaction.atomic
def qualify_lead(
    *,
    lead_id: int,
    version_id: int,
    inputs: Mapping[str, Any],
    confidence: Mapping[str, str] | None = None,
    evidence: Mapping[str, str] | None = None,
    integrity_flag: bool = False,
    author_id: int | None,
) -> int:
    """The lead has a new current score by this version, of these inputs and the lead's own facts; returns its id.

    What was current for the profile is superseded. Refuses an ended lead and a version that is not approved.
    """
    lead = locked_lead(lead_id)
    if not lead.is_open:
        raise LeadEnded
    version = TargetProfileVersion.objects.approved().filter(pk=version_id).first()
    if version is None:
        raise NotMeasuredBy
    given = {**inputs, **facts_of(lead), "confidence": dict(confidence or {})}
    _supersede(lead, version.profile_id)
    made = _judged(lead, version, given, author_id=author_id, integrity_flag=integrity_flag)
    made.save()
    said = ((criterion, text.strip()) for criterion, text in (evidence or {}).items())
    Evidence.objects.bulk_create(
        Evidence(qualification=made, criterion=criterion, text=text) for criterion, text in said if text
    )
    publish(_told(LeadScored, made), subject=lead)
    return made.pk


def _supersede(lead: Lead, profile_id: int, *, but: int | None = None) -> None:
    earlier = Qualification.objects.filter(lead=lead, profile=profile_id, superseded_at=None)
    (earlier.exclude(pk=but) if but else earlier).update(superseded_at=timezone.now())


def _judged(
    lead: Lead, version: TargetProfileVersion, given: Mapping[str, Any], *, author_id: int | None, **more: Any
) -> Qualification:
    result = score(given, confidence=given.get("confidence"), **version.content())
    return Qualification(
        lead=lead,
        profile_id=version.profile_id,
        profile_version=version,
        inputs=dict(given),
        scores=result.plain()["criteria"],
        total=result.total,
        upper=result.upper,
        coverage_pct=result.coverage_pct,
        knockout_hits=list(result.knockout_hits),
        gamechanger=result.gamechanger,
        gamechanger_reasons=result.plain()["reasons"],
        author_id=author_id,
        scored_at=timezone.now(),
        **more,
    )


def _told(kind: type[LeadScored] | type[LeadRescored], made: Qualification) -> LeadScored | LeadRescored:
    return kind(
        lead_id=made.lead_id,
        qualification_id=made.pk,
        version_id=made.profile_version_id,
        total=str(made.total),
        upper=str(made.upper),
        coverage_pct=made.coverage_pct,
        gamechanger=made.gamechanger,
    )


@transaction.atomic
def decide_qualification(*, qualification_id: int, decision: str, rationale: str, actor_id: int | None) -> None:
    """This is what is done with the lead, for this reason; a score by a new version is the current one from now on.

    Refuses an ended lead, a second decision, a score that was superseded or made by a version that counts no more,
    an empty reason, and to pursue what only a colleague of the author may.
    """
    lead = locked_lead(Qualification.objects.values_list("lead_id", flat=True).get(pk=qualification_id))
    judged = Qualification.objects.select_related("profile_version").get(pk=qualification_id)
    if not lead.is_open:
        raise LeadEnded
    if judged.decision:
        raise DecidedAlready
    if judged.superseded_at or (judged.rescored and not judged.profile_version.is_approved):
        raise ScoredAnew
    if decision not in Decision.values or not rationale.strip():
        raise RationaleMissing
    if decision == Decision.PURSUE and judged.needs_another and actor_id in (None, judged.author_id):
        raise NeedsAnother
    if judged.rescored:
        _supersede(lead, judged.profile_id, but=judged.pk)
    judged.decision, judged.rationale = Decision(decision), rationale.strip()
    judged.decided_by_id, judged.decided_at = actor_id, timezone.now()
    judged.save()
    publish(
        QualificationDecided(
            lead_id=lead.pk,
            qualification_id=judged.pk,
            version_id=judged.profile_version_id,
            decision=judged.decision,
        ),
        subject=lead,
    )


@transaction.atomic
def rescore_leads(*, version_id: int, after_lead_id: int = 0) -> None:
    """The next SLICE of open leads has a score by this version, undecided, of what was known of each; that is told.

    Whoever hears it goes on behind the last one, so a slice that is interrupted is done again and none is left out.
    What was scored by this version already is left alone, and nothing happens once the version is retired.
    """
    version = TargetProfileVersion.objects.approved().filter(pk=version_id).first()
    if version is None:
        return
    waiting = Lead.objects.still_open().filter(pk__gt=after_lead_id).order_by("pk")
    leads = list(waiting.select_for_update(of=("self",)).select_related("sector", "requirement")[:SLICE])
    scored = Qualification.objects.filter(profile_version=version, lead__in=leads).values_list("lead_id", flat=True)
    done = set(scored)
    made = _rescored([lead for lead in leads if lead.pk not in done], version)
    publish_many((_told(LeadRescored, one), one.lead) for one in made)
    publish(
        LeadsRescored(
            version_id=version.pk,
            up_to_lead_id=leads[-1].pk if leads else after_lead_id,
            count=len(made),
            finished=len(leads) < SLICE,
        ),
        subject=version,
    )


def _rescored(leads: Iterable[Lead], version: TargetProfileVersion) -> list[Qualification]:
    """By what the last score was made of and the lead says today; its author answers for it still."""
    known = latest_scores(leads, version.profile_id)
    made = []
    for lead in leads:
        former = known.get(lead.pk)
        given = {**(former.inputs if former else {}), **facts_of(lead)}
        made.append(
            _judged(
                lead,
                version,
                given,
                author_id=former.author_id if former else None,
                integrity_flag=bool(former and former.integrity_flag),
                rescored=True,
            )
        )
    Qualification.objects.bulk_create(made)
    theirs = {former.pk: one for one in made if (former := known.get(one.lead_id))}
    Evidence.objects.bulk_create(
        Evidence(qualification=theirs[said.qualification_id], criterion=said.criterion, text=said.text)
        for said in Evidence.objects.filter(qualification__in=theirs)
    )
    return made
