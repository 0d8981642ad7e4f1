"""How well a lead fits: its score as a range, what it rests on, what is not known yet, and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acquisition.actions.qualifying import decide_qualification, qualify_lead
from acquisition.backoffice.fit_forms import ASKED, FROM_THE_LEAD, JUDGED, DecisionForm, ScoreForm, as_filled_in
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.models import Confidence, Criterion, Lead, Qualification, TargetProfileVersion
from acquisition.models.criteria import INPUTS, source_label
from acquisition.queries.qualification import evidence_of, measures, needs_of, qualifications_of, shown_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb

SCORE = "acquisition.add_qualification"


@dataclass(frozen=True)
class Place:
    """Where something is filled in."""

    label: Any
    url: str


@dataclass(frozen=True)
class Line:
    """One criterion of a score, in words."""

    label: Any
    weight: int
    raw: str | None
    points: str
    open: str
    confidence: Any
    evidence: str
    unknown: list[Place]


@dataclass(frozen=True)
class Group:
    """What the score form asks for one criterion; `own` is what the lead itself says, filled in elsewhere."""

    label: Any
    own: Place | None
    fields: list[BoundField]


def place_of(name: str, lead: Lead) -> Place:
    one = INPUTS[name]
    return Place(one.label, f"{reverse(f'acquisition_leads:{one.page}', args=[lead.pk])}#{one.field or name}")


def lines_of(score: Qualification, evidence: dict[str, str]) -> list[Line]:
    return [
        Line(
            label=Criterion(one["criterion"]).label,
            weight=one["weight"],
            raw=one["raw"],
            points=one["points"],
            open=one["open"],
            confidence=Confidence(one["confidence"]).label if one["confidence"] else "",
            evidence=evidence.get(one["criterion"], ""),
            unknown=[place_of(name, score.lead) for name in one["unknown"]],
        )
        for one in score.scores
        if one["weight"]
    ]


def groups_of(form: ScoreForm, lead: Lead) -> list[Group]:
    return [
        Group(
            label=criterion.label,
            own=place_of(FROM_THE_LEAD[criterion], lead) if criterion in FROM_THE_LEAD else None,
            fields=[form[name] for name in (*names, *_words(criterion))],
        )
        for criterion, names in ASKED.items()
    ]


def _words(criterion: Criterion) -> Sequence[str]:
    return (f"confidence:{criterion}", f"evidence:{criterion}") if criterion in JUDGED else ()


class LeadFit(LeadPage):
    template_name = "acquisition/backoffice/lead_fit.html"
    tab = "fit"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        lead, history = self.object, list(qualifications_of(self.object))
        offered = list(measures())
        version = self._measure(offered)
        score = shown_of(history, version)
        evidence = evidence_of(score) if score else {}
        known = as_filled_in(score.inputs, evidence) if score else {}
        flag = {"integrity_flag": score.integrity_flag} if score else {}
        form = forms.get("score_form") or ScoreForm(
            initial={**known, **flag, "version": version.pk if version else None}, needs=needs_of(lead)
        )
        return {
            "measures": offered,
            "version": version,
            "score": score,
            "lines": lines_of(score, evidence) if score else [],
            "knockouts": [INPUTS[name].label for name in score.knockout_hits] if score else [],
            "conditions": [{**one, "label": source_label(one["source"])} for one in score.gamechanger_reasons]
            if score
            else [],
            "history": history,
            "may_score": lead.is_open and self.request.user.has_perm(SCORE),
            "score_form": form,
            "groups": groups_of(form, lead),
            "decision_form": forms.get("decision_form")
            or DecisionForm(initial={"qualification": score.pk if score else None}),
        }

    def _measure(self, offered: list[TargetProfileVersion]) -> TargetProfileVersion | None:
        asked = self.request.POST.get("version") or self.request.GET.get("version")
        return next((one for one in offered if str(one.pk) == asked), offered[0] if offered else None)


class Score(Verb, LeadFit):
    permission, form_name, done = SCORE, "score_form", _("Scored.")

    def bound_form(self) -> ScoreForm:
        return ScoreForm(self.request.POST, needs=needs_of(self.object))

    def carry_out(self, form: ScoreForm) -> int:
        return qualify_lead(
            lead_id=self.object.pk,
            version_id=form.cleaned_data["version"],
            inputs=form.inputs(),
            confidence=form.said("confidence"),
            evidence=form.said("evidence"),
            integrity_flag=form.cleaned_data["integrity_flag"],
            author_id=self.request.user.pk,
        )


class Decide(Verb, LeadFit):
    permission, form_name, done = SCORE, "decision_form", _("Decided.")
    form_class = DecisionForm

    def carry_out(self, form: DecisionForm) -> None:
        decide_qualification(
            qualification_id=self.qualification(form),
            decision=form.cleaned_data["decision"],
            rationale=form.cleaned_data["rationale"],
            actor_id=self.request.user.pk,
        )

    def qualification(self, form: DecisionForm) -> int:
        """Of this lead: the address says who may decide."""
        return get_object_or_404(Qualification, lead=self.object, pk=form.cleaned_data["qualification"]).pk


FIT_PAGES: dict[str, type[ScopedObject]] = {"fit": LeadFit, "score": Score, "decide": Decide}
