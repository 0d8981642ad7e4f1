"""What the machine of leads and land does: everything a colleague, a municipality or the clock can ask for, also badly.

Each rule asks one action of the product. What it refuses changes nothing; anything else that goes wrong is a fault.
"""

from datetime import timedelta
from decimal import Decimal

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from acquisition.actions.calls import (
    answer_site_call,
    close_due_site_calls,
    close_site_call,
    open_site_call,
    waive_site_call,
)
from acquisition.actions.didam import choose_didam_procedure, settle_didam_procedure
from acquisition.actions.editing import edit_lead
from acquisition.actions.gates import decide_stage_gates
from acquisition.actions.holds import expire_due_holds, hold_plot, prolong_hold, release_hold, turn_hold_into
from acquisition.actions.land import PlotDescription, edit_plot
from acquisition.actions.landing_moves import cancel_landing
from acquisition.actions.landings import open_landing_of_committed_lead
from acquisition.actions.leads import (
    ChangedMeanwhile,
    close_lead,
    reopen_lead,
    share_lead_with_municipality,
)
from acquisition.actions.moving import move_lead
from acquisition.actions.offer_answers import Said, answer_offer
from acquisition.actions.offers import draft_offer, expire_due_offers, send_offer, withdraw_offer
from acquisition.actions.promises import report_realisation, verify_realisation
from acquisition.actions.wins import verify_win, waive_confirmation
from acquisition.models import (
    BidbookVersion,
    Confidentiality,
    Didam,
    HoldKind,
    Landing,
    Lead,
    Offer,
    Outcome,
    PlotHold,
    SiteCall,
    Stage,
)
from acquisition.queries.gates import FACTS
from crm.actions.interactions import record_interaction
from crm.contracts import Refused
from crm.models import Municipality, ProgrammeYear
from tests.acquisition.land import a_plot
from tests.acquisition.rows import a_book, a_colleague, a_lead, a_need, an_account_manager, check

LEADS, PLOTS, PLACES = st.integers(0, 2), st.integers(0, 2), ("emmen", "coevorden", "hoogeveen")
PLACE = st.sampled_from(PLACES)
WHO = st.sampled_from(["anna", "hilde"])
ANY = st.integers(0, 3)
LONG = "Because everybody agrees to it"
REASON = st.sampled_from(["", "Short", LONG])
DAYS = st.sampled_from([-1, 0, 3, 20])


class LeadRules(RuleBasedStateMachine):
    """`leads` and `plots` are ids; the second plot is sold whole, the third is nobody's but a developer's."""

    @initialize()
    def begin(self):
        self.clock = time_machine.travel("2026-03-02 09:00+00:00", tick=False)
        self.now = self.clock.start()
        self.world = transaction.atomic()
        self.world.__enter__()
        for place in PLACES:
            Municipality.objects.get_or_create(slug=place, defaults={"name": place.title(), "code_cbs": place[:6]})
        ProgrammeYear.objects.get_or_create(year=2026, starts_on="2026-01-01", ends_on="2026-12-31")
        a_book("nl")
        self.people = {name: a_colleague("Heads of acquisition", name).pk for name in ("anna", "hilde")}
        self.managers = {place: an_account_manager(place) for place in PLACES}
        self.leads = [a_need(a_lead(number, owner_id=self.people["anna"])).pk for number in range(3)]
        owners = [{}, {"divisible": False}, {"landowner": "developer"}]
        places = zip(PLACES, owners, strict=True)
        self.plots = [a_plot(park=place, municipality=place, **more) for place, more in places]
        for plot in self.plots:
            check(plot, timezone.localdate() + timedelta(days=3000))
        self.refused, self.done, self.reopened = 0, 0, set()

    def teardown(self):
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)
            self.clock.stop()

    def asked(self, action, **given):
        try:
            with transaction.atomic():
                found = action(**given)
        except Refused:
            self.refused += 1
            return None
        self.done += 1
        return found

    def one_of(self, rows, which):
        """Any of the newest, or None."""
        found = list(rows.order_by("-pk")[:4])
        return found[which % len(found)] if found else None

    @rule(lead=LEADS, to=st.sampled_from(Stage.values), reason=REASON, override=st.booleans(), who=WHO)
    def moves(self, lead, to, reason, override, who):
        given = {"reason": reason, "override": override, "actor_id": self.people[who]}
        self.asked(move_lead, lead_id=self.leads[lead], to_stage=to, **given)

    @rule(lead=LEADS, steps=st.integers(1, 7))
    def goes_far(self, lead, steps):
        for _step in range(steps):
            row = Lead.objects.get(pk=self.leads[lead])
            ahead = [edge.end for edge in row.allowed_moves if not edge.back]
            if ahead:
                given = {"reason": LONG, "override": True, "actor_id": self.people["anna"]}
                self.asked(move_lead, lead_id=row.pk, to_stage=max(ahead, key=list(Stage).index), **given)

    @rule(lead=LEADS, jobs=st.sampled_from([None, 0, 40]), step=st.sampled_from(["", "Call"]), owner=st.booleans())
    def is_edited(self, lead, jobs, step, owner):
        changes = {"jobs_new_fte_est": jobs, "next_step": step, "owner_id": self.people["anna"] if owner else None}
        self.asked(edit_lead, lead_id=self.leads[lead], changes=changes)

    @rule(lead=LEADS, behind=st.integers(1, 3))
    def is_edited_from_an_old_page(self, lead, behind):
        row = Lead.objects.get(pk=self.leads[lead])
        try:
            with transaction.atomic():
                edit_lead(lead_id=row.pk, changes={"next_step": "Late"}, expected_version=row.version - behind)
        except ChangedMeanwhile:
            return
        raise AssertionError("an old page was saved over a newer one")

    @rule(lead=LEADS, grade=st.sampled_from(Confidentiality.values), place=PLACE)
    def is_closed_to_some(self, lead, grade, place):
        self.asked(edit_lead, lead_id=self.leads[lead], changes={"confidentiality": grade})
        municipality = Municipality.objects.get(slug=place)
        given = {"municipality_id": municipality.pk, "actor_id": None}
        self.asked(share_lead_with_municipality, lead_id=self.leads[lead], **given)

    @rule(lead=LEADS, standing=st.sampled_from(["ongoing", "delayed", "dormant"]), reason=REASON, resumes=st.booleans())
    def is_put_on_hold(self, lead, standing, reason, resumes):
        changes = {"standing": standing, "standing_reason": reason}
        changes["resume_on"] = timezone.localdate() + timedelta(days=9) if resumes else None
        self.asked(edit_lead, lead_id=self.leads[lead], changes=changes)

    @rule(lead=LEADS, two_way=st.booleans())
    def is_spoken_with(self, lead, two_way):
        contact = Lead.objects.get(pk=self.leads[lead]).contact_id
        self.asked(record_interaction, contact_id=contact, kind="call", subject="So", two_way=two_way)

    @rule(
        lead=LEADS, outcome=st.sampled_from([*Outcome.values, "won"]), reason=st.sampled_from(["", "grid", "weather"])
    )
    def ends(self, lead, outcome, reason):
        self.asked(close_lead, lead_id=self.leads[lead], outcome=outcome, reason=reason)

    @rule(lead=LEADS, reason=REASON)
    def is_taken_up_again(self, lead, reason):
        before = self.done
        self.asked(reopen_lead, lead_id=self.leads[lead], reason=reason, actor_id=None)
        self.reopened |= {self.leads[lead]} if self.done > before else set()

    @rule(facts=st.lists(st.sampled_from(sorted(FACTS)), max_size=2, unique=True), days=st.integers(-3, 3))
    def gates_are_decided(self, facts, days):
        rules = {"identified>contacted": facts, "contacted>qualified": facts[:1]}
        begins = timezone.localdate() + timedelta(days=days)
        self.asked(decide_stage_gates, programme_year=2026, effective_from=begins, rules=rules, actor_id=None)

    @rule(
        lead=LEADS, plot=PLOTS, kind=st.sampled_from(HoldKind.values), days=DAYS,
        area=st.sampled_from([0, 1, 9_000, 20_000, 20_001]), didam=st.sampled_from(["", *Didam.values]),
    )  # fmt: skip
    def holds(self, lead, plot, kind, days, area, didam):
        until = timezone.localdate() + timedelta(days=days)
        given = {"didam": didam, "didam_reference": "Policy 1", "expires_on": until, "actor_id": None}
        self.asked(hold_plot, plot_id=self.plots[plot].pk, lead_id=self.leads[lead], kind=kind, area_m2=area, **given)

    @rule(lead=LEADS, plot=PLOTS)
    def takes_an_option(self, lead, plot):
        self.holds(lead, plot, "option", 20, 9_000, "policy_first_come")

    @rule(
        lead=LEADS, plot=PLOTS, goes=st.sampled_from(["expires", "is released", "the lead ends"]), sells=st.booleans()
    )
    def a_hold_comes_and_goes(self, lead, plot, goes, sells):
        self.takes_an_option(lead, plot)
        if sells:
            self.gives_others_a_chance(0, "policy_first_come", -1, settles=True)
            self.turns_a_hold(0, "sale_agreed", 20)
        if goes == "expires":
            self.time_passes(30, awake=True)
        elif goes == "is released":
            self.prolongs_or_releases(0, 0, LONG, release=True)
        else:
            self.ends(lead, "lost", "grid")

    @rule(which=ANY, kind=st.sampled_from(HoldKind.values), days=DAYS)
    def turns_a_hold(self, which, kind, days):
        if hold := self.one_of(PlotHold.objects, which):
            until = timezone.localdate() + timedelta(days=days)
            self.asked(turn_hold_into, hold_id=hold.pk, kind=kind, expires_on=until, actor_id=None)

    @rule(which=ANY, days=DAYS, reason=REASON, release=st.booleans())
    def prolongs_or_releases(self, which, days, reason, release):
        if hold := self.one_of(PlotHold.objects, which):
            if release:
                self.asked(release_hold, hold_id=hold.pk, reason=reason)
            else:
                self.asked(prolong_hold, hold_id=hold.pk, expires_on=timezone.localdate() + timedelta(days=days))

    @rule(which=ANY, procedure=st.sampled_from(Didam.values), days=DAYS, settles=st.booleans())
    def gives_others_a_chance(self, which, procedure, days, settles):
        if hold := self.one_of(PlotHold.objects, which):
            today = timezone.localdate()
            given = {"published_on": today, "objection_until": today + timedelta(days=days)}
            if not settles:
                self.asked(choose_didam_procedure, hold_id=hold.pk, procedure=procedure, reference="Gazette 1", **given)
            self.asked(settle_didam_procedure, hold_id=hold.pk)

    @rule(plot=PLOTS, area=st.sampled_from([5_000, 20_000]), divisible=st.booleans())
    def a_plot_is_measured_anew(self, plot, area, divisible):
        row = self.plots[plot]
        owner = "developer" if plot == 2 else "municipality"
        described = PlotDescription(name=row.name, area_m2=area, landowner=owner, divisible=divisible)
        self.asked(edit_plot, plot_id=row.pk, park_id=row.park_id, description=described)

    @rule(lead=LEADS, days=DAYS, waives=st.booleans(), reason=REASON)
    def asks_all_municipalities(self, lead, days, waives, reason):
        if waives:
            self.asked(waive_site_call, lead_id=self.leads[lead], reason=reason, actor_id=None)
        else:
            until = timezone.now() + timedelta(days=days)
            self.asked(open_site_call, lead_id=self.leads[lead], closes_at=until, brief="", actor_id=None)

    @rule(which=ANY, place=PLACE, plots=st.sets(PLOTS), reason=REASON)
    def a_municipality_answers(self, which, place, plots, reason):
        if call := self.one_of(SiteCall.objects, which):
            manager = self.managers[place]
            given = {"plots": {self.plots[one].pk: "Here" for one in plots}, "reason": reason}
            self.asked(
                answer_site_call, call_id=call.pk, municipality_id=manager.municipality_id, actor_id=manager.pk, **given
            )

    @rule(which=ANY)
    def closes_a_call(self, which):
        if call := self.one_of(SiteCall.objects, which):
            self.asked(close_site_call, call_id=call.pk)

    @rule(lead=LEADS, plots=st.sets(PLOTS), days=DAYS, book=st.booleans(), sends=st.booleans())
    def offers_sites(self, lead, plots, days, book, sends):
        version = BidbookVersion.objects.first().pk if book else None
        given = {"deadline_on": timezone.localdate() + timedelta(days=days), "version_id": version, "actor_id": None}
        ids = [self.plots[one].pk for one in plots]
        offer = self.asked(draft_offer, lead_id=self.leads[lead], plot_ids=ids, cover_text="Dear", **given)
        if offer and sends:
            self.asked(send_offer, offer_id=offer, actor_id=None)

    @rule(which=ANY, phase=st.sampled_from(["long_list", "preferred", "dropped"]), by=st.sampled_from(["", "us"]))
    def the_company_answers(self, which, phase, by):
        if offer := self.one_of(Offer.objects, which):
            said = {site.pk: Said(phase, by, "Too far" if by else "") for site in offer.sites.all()}
            self.asked(answer_offer, offer_id=offer.pk, said=said)

    @rule(which=ANY, reason=REASON, again=st.booleans())
    def withdraws_or_sends_again(self, which, reason, again):
        if offer := self.one_of(Offer.objects, which):
            given = {"actor_id": None} if again else {"reason": reason}
            self.asked(send_offer if again else withdraw_offer, offer_id=offer.pk, **given)

    @rule(lead=LEADS)
    def hears_that_a_lead_is_committed(self, lead):
        self.asked(open_landing_of_committed_lead, lead_id=self.leads[lead])

    @rule(which=ANY, value=st.integers(0, 50), reporter=WHO, verifier=WHO)
    def realises(self, which, value, reporter, verifier):
        if landing := self.one_of(Landing.objects, which):
            given = {"measure": "jobs_new_fte", "value": Decimal(value), "as_of": timezone.localdate()}
            people = {"reporter": self.people[reporter], "verifier": self.people[verifier]}
            found = self.asked(
                report_realisation, landing_id=landing.pk, source="register", evidence="Seen",
                actor_id=people["reporter"], **given,
            )  # fmt: skip
            if found:
                verified = {"landing_id": landing.pk, "realisation_id": found, "actor_id": people["verifier"]}
                self.asked(verify_realisation, **verified)

    @rule(which=ANY, who=WHO, waives=st.booleans(), wins=st.booleans())
    def a_win_is_verified(self, which, who, waives, wins):
        if landing := self.one_of(Landing.objects, which):
            given = {"landing_id": landing.pk, "actor_id": self.people[who]}
            self.asked(verify_win, **given)
            if waives:
                self.asked(waive_confirmation, reason=LONG, **given)
            if wins:
                self.asked(close_lead, lead_id=landing.lead_id, outcome="won")

    @rule(lead=LEADS, wins=st.booleans())
    def comes_all_the_way(self, lead, wins):
        """As it goes when nothing is in the way, which chance alone would seldom find."""
        self.goes_far(lead, 7)
        self.hears_that_a_lead_is_committed(lead)
        for landing in Landing.objects.filter(lead=self.leads[lead]) if wins else ():
            given = {"landing_id": landing.pk, "actor_id": self.people["hilde"]}
            self.asked(verify_win, **given)
            self.asked(waive_confirmation, reason=LONG, **given)
            self.asked(close_lead, lead_id=landing.lead_id, outcome="won")

    @rule(lead=LEADS, silent=st.booleans())
    def all_are_asked_and_answer(self, lead, silent):
        self.asks_all_municipalities(lead, 3, waives=False, reason="")
        for number, place in enumerate(PLACES[silent:]):
            self.a_municipality_answers(0, place, {number + silent} if number else set(), LONG)
        self.keeps_its_rules_meanwhile()
        self.a_municipality_answers(0, PLACES[-1], set(), "We thought again")
        self.keeps_its_rules_meanwhile()
        self.closes_a_call(0)

    def keeps_its_rules_meanwhile(self):
        """What holds between two rules holds within one too."""

    @rule(which=ANY, reason=REASON)
    def does_not_come(self, which, reason):
        if landing := self.one_of(Landing.objects, which):
            self.asked(cancel_landing, landing_id=landing.pk, reason=reason, actor_id=None)

    @rule(days=st.sampled_from([1, 4, 30]), awake=st.booleans())
    def time_passes(self, days, awake):
        """The clock may have slept; when it wakes it makes up for all of it, and once."""
        self.now.shift(timedelta(days=days))
        if awake:
            ticks = (expire_due_holds, expire_due_offers, close_due_site_calls)
            for tick in ticks:
                tick()
            assert [tick() for tick in ticks] == [0, 0, 0]
            assert not PlotHold.objects.active().filter(expires_on__lt=timezone.localdate()).exists()
