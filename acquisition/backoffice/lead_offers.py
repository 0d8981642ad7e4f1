"""What was offered to a lead, what it said, its visits, and whether it can be done here."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from acquisition.actions.feasibility import judge_feasibility
from acquisition.actions.offer_answers import answer_offer
from acquisition.actions.offers import draft_offer, send_offer, withdraw_offer
from acquisition.actions.visits import hold_visit, plan_visit
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.backoffice.offer_forms import (
    DraftForm,
    FeasibilityForm,
    HeldForm,
    OfferForm,
    SaidForm,
    VisitForm,
    WithdrawForm,
)
from acquisition.models import FeasibilityLine, Offer
from acquisition.queries.feasibility import feasibility_of, first_red
from acquisition.queries.offers import candidates, offers_of, sites_to_see, sites_unchecked
from acquisition.queries.visits import visits_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb

CHANGE = "acquisition.change_lead"


class LeadOffers(LeadPage):
    template_name = "acquisition/backoffice/lead_offers.html"
    tab = "offers"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        lead = self.object
        offers = list(offers_of(lead))
        draft = next((offer for offer in offers if offer.is_draft), None)
        lines = feasibility_of(lead)
        return {
            "offers": [(offer, self._said(offer, forms.get("said_form"))) for offer in offers if not offer.is_draft],
            "draft": draft,
            "unchecked": sites_unchecked(draft) if draft else [],
            "draft_form": forms.get("draft_form") or self.draft_form(draft=draft),
            "offer_form": forms.get("offer_form"),
            "visits": visits_of(lead),
            "visit_form": forms.get("visit_form") or self.visit_form(),
            "held_form": forms.get("held_form") or HeldForm(),
            "lines": [(line, self._judging(line, forms.get("line_form"))) for line in lines],
            "red": first_red(lines),
        }

    def draft_form(self, *given: Any, draft: Offer | None = None) -> DraftForm:
        also = [site.plot_id for site in draft.sites.all()] if draft else []
        return DraftForm(*given, candidates=candidates(self.object, also=also), draft=draft)

    def visit_form(self, *given: Any) -> VisitForm:
        return VisitForm(*given, sites=sites_to_see(self.object))

    def offer(self, pk: int | None) -> Offer:
        return get_object_or_404(offers_of(self.object), pk=pk)

    def _said(self, offer: Offer, refused: SaidForm | None) -> SaidForm | None:
        if not offer.takes_answers:
            return None
        return refused if refused and refused.offer.pk == offer.pk else SaidForm(offer=offer)

    def _judging(self, line: FeasibilityLine, refused: FeasibilityForm | None) -> FeasibilityForm:
        if refused and refused.data.get("kind") == line.kind:
            return refused
        told = {name: getattr(line, name) for name in ("kind", "verdict", "note", "checked_on", "decides")}
        return FeasibilityForm(initial=told, auto_id=f"id_{line.kind}_%s")


class Draft(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "draft_form", _("The draft is saved. Nothing has been sent yet.")

    def bound_form(self) -> DraftForm:
        draft = offers_of(self.object).filter(status="draft").first()
        return self.draft_form(self.request.POST, draft=draft)

    def carry_out(self, form: DraftForm) -> int:
        given = form.cleaned_data
        return draft_offer(
            lead_id=self.object.pk,
            plot_ids=form.plot_ids(),
            deadline_on=given["deadline_on"],
            version_id=given["version"].pk if given["version"] else None,
            cover_text=given["cover_text"],
            unchecked_because=form.unchecked_because(),
            actor_id=self.request.user.pk,
        )


class Send(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "offer_form", _("The offer is on its way by mail.")
    form_class = OfferForm

    def carry_out(self, form: OfferForm) -> None:
        send_offer(offer_id=self.offer(form.cleaned_data["offer"]).pk, actor_id=self.request.user.pk)


class Withdraw(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "offer_form", _("The offer is withdrawn.")
    form_class = WithdrawForm

    def carry_out(self, form: WithdrawForm) -> None:
        withdraw_offer(offer_id=self.offer(form.cleaned_data["offer"]).pk, reason=form.cleaned_data["reason"])


class Said(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "said_form", _("Noted what the company said.")

    def bound_form(self) -> SaidForm:
        given = OfferForm(self.request.POST)
        return SaidForm(self.request.POST, offer=self.offer(given.cleaned_data["offer"] if given.is_valid() else None))

    def carry_out(self, form: SaidForm) -> None:
        answer_offer(offer_id=form.offer.pk, said=form.said())


class PlanVisit(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "visit_form", _("The visit is planned.")

    def bound_form(self) -> VisitForm:
        return self.visit_form(self.request.POST)

    def carry_out(self, form: VisitForm) -> int:
        return plan_visit(
            lead_id=self.object.pk,
            planned_at=form.cleaned_data["planned_at"],
            agenda=form.cleaned_data["agenda"],
            stops=form.stops(),
            actor_id=self.request.user.pk,
        )


class HoldVisit(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "held_form", _("Noted. Following it up is a task now.")
    form_class = HeldForm

    def carry_out(self, form: HeldForm) -> int:
        given = form.cleaned_data
        visit = get_object_or_404(visits_of(self.object), pk=given["visit"])
        return hold_visit(
            visit_id=visit.pk, score=given["score"], feedback=given["feedback"], actor_id=self.request.user.pk
        )


class Judge(Verb, LeadOffers):
    permission, form_name, done = CHANGE, "line_form", _("Saved.")
    form_class = FeasibilityForm

    def carry_out(self, form: FeasibilityForm) -> None:
        judge_feasibility(lead_id=self.object.pk, **form.cleaned_data)


OFFER_PAGES: dict[str, type[ScopedObject]] = {
    "offers": LeadOffers,
    "draft": Draft,
    "send": Send,
    "withdraw": Withdraw,
    "said": Said,
    "visit": PlanVisit,
    "visited": HoldVisit,
    "feasibility": Judge,
}
