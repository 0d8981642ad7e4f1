"""Claims on land: made, prolonged, turned into stronger ones, and ended, never for more land than there is."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.freeing import end_hold, free
from acquisition.actions.leads import LeadEnded
from acquisition.actions.telling import told_when_it_changes
from acquisition.events import PlotHeld, PlotHoldProlonged
from acquisition.models import Didam, HoldKind, HoldStatus, Landowner, Lead, Plot, PlotHold
from crm.contracts import Refused
from crm.eventlog.publishing import publish

RANK = list(HoldKind.values)
DIDAM = ("didam", "didam_reference", "didam_published_on", "didam_objection_until", "didam_settled_on")
KEPT_WHEN_TURNED = ("plot", "lead", "area_m2", "whole", "fee_eur", *DIDAM)


class NotEnoughLand(Refused):
    message = _("Less than this is free on the plot. Ask for a smaller area, or choose another plot.")


class NoLandAsked(Refused):
    message = _("A hold is for some land. Give its area in m².")


class PlotTaken(Refused):
    message = _("This plot is sold as a whole and somebody else holds it. Choose another plot.")


class HeldAlready(Refused):
    message = _("This lead has a hold on the plot already. Prolong it or turn it into another kind.")


class DaysImpossible(Refused):
    message = _("A hold ends on a day after it begins, and not in the past.")


class HoldOver(Refused):
    message = _("This hold has ended. Make a new one.")


class OwnerUnknown(Refused):
    message = _("Record on the plot who owns the land first: municipal land asks for a fair chance for others.")


class DidamMissing(Refused):
    message = _("This land is a municipality’s. Say how others got a fair chance at it before you make this hold.")


class DidamOpen(Refused):
    message = _("Others can still object, or nobody recorded that the procedure is settled. A sale waits for that.")


class WeakerHold(Refused):
    message = _("A hold goes on only as a stronger one: interest, option, reservation, sale.")


class WhyMissing(Refused):
    message = _("Say why the hold ends.")


@transaction.atomic
def hold_plot(
    *,
    plot_id: int,
    lead_id: int,
    kind: str,
    area_m2: int,
    expires_on: date,
    didam: str = "",
    didam_reference: str = "",
    fee_eur: int | None = None,
    actor_id: int | None,
) -> int:
    """The lead has a claim on this much of the plot from today on; returns the hold's id.

    Of two that reach for the last land one gets it: the plot is locked. Refuses more than is free, an indivisible plot
    that is held, a second hold of the same lead, an ended lead, and municipal land without a fair chance for others.
    """
    # The lead first, as whoever ends it does: two who lock in opposite order would wait for each other.
    lead, plot = Lead.objects.select_for_update().get(pk=lead_id), Plot.objects.select_for_update().get(pk=plot_id)
    if not lead.is_open:
        raise LeadEnded
    if plot.holds.active().filter(lead=lead).exists():
        raise HeldAlready
    hold = PlotHold(
        plot=plot,
        lead=lead,
        kind=HoldKind(kind),
        area_m2=area_m2 if plot.divisible else plot.area_m2,
        whole=not plot.divisible,
        starts_on=timezone.localdate(),
        expires_on=expires_on,
        didam=didam,
        didam_reference=didam_reference.strip(),
        fee_eur=fee_eur,
        made_by_id=actor_id,
        made_at=timezone.now(),
    )
    with told_when_it_changes(plot):
        return _begin(hold, plot)


@transaction.atomic
def turn_hold_into(*, hold_id: int, kind: str, expires_on: date, actor_id: int | None) -> int:
    """The hold goes on as a stronger one of the same land, with the same fair chance for others; returns its id.

    Refuses a weaker kind, and a sale as long as the procedure is not settled.
    """
    before = _locked(hold_id)
    if RANK.index(kind) <= RANK.index(before.kind):
        raise WeakerHold
    plot = Plot.objects.select_for_update().get(pk=before.plot_id)
    kept = {name: getattr(before, name) for name in KEPT_WHEN_TURNED}
    hold = PlotHold(
        **kept,
        kind=HoldKind(kind),
        starts_on=timezone.localdate(),
        expires_on=expires_on,
        follows=before,
        made_by_id=actor_id,
        made_at=timezone.now(),
    )
    with told_when_it_changes(plot):
        end_hold(before, plot, HoldStatus.CONVERTED)
        return _begin(hold, plot)


@transaction.atomic
def prolong_hold(*, hold_id: int, expires_on: date) -> None:
    """The hold ends on that day. Refuses an ended hold and a day that has passed."""
    hold = _locked(hold_id)
    if expires_on < max(hold.starts_on, timezone.localdate()):
        raise DaysImpossible
    hold.expires_on = expires_on
    hold.save(update_fields=["expires_on"])
    publish(
        PlotHoldProlonged(hold_id=hold.pk, lead_id=hold.lead_id, expires_on=expires_on.isoformat()), subject=hold.lead
    )


@transaction.atomic
def release_hold(*, hold_id: int, reason: str) -> None:
    """The land is free for others. Refuses an ended hold and an empty reason."""
    hold = _locked(hold_id)
    if not reason.strip():
        raise WhyMissing
    free(hold, HoldStatus.RELEASED, reason)


def expire_due_holds() -> int:
    """Every hold whose last day has passed has ended and its land is free; returns how many ended now.

    Each in a transaction of its own, and by the day, so that a clock that stood still for a week loses none.
    """
    ended = 0
    due = PlotHold.objects.active().filter(expires_on__lt=timezone.localdate())
    for hold_id in list(due.order_by("pk").values_list("pk", flat=True)):
        ended += _expire(hold_id)
    return ended


@transaction.atomic
def _expire(hold_id: int) -> bool:
    hold = PlotHold.objects.select_for_update().get(pk=hold_id)
    if not hold.is_active or hold.expires_on >= timezone.localdate():
        return False
    free(hold, HoldStatus.EXPIRED)
    return True


def _locked(hold_id: int) -> PlotHold:
    hold = PlotHold.objects.select_for_update().get(pk=hold_id)
    if not hold.is_active:
        raise HoldOver
    return hold


def _begin(hold: PlotHold, plot: Plot) -> int:
    if hold.expires_on < hold.starts_on:
        raise DaysImpossible
    if hold.area_m2 <= 0:
        raise NoLandAsked
    if hold.is_exclusive:
        _refuse_unfair(hold, plot)
        if not plot.divisible and plot.held_m2:
            raise PlotTaken
        if hold.area_m2 > plot.free_m2:
            raise NotEnoughLand
        plot.held_m2 += hold.area_m2
        plot.save(update_fields=["held_m2"])
    hold.save(force_insert=True)
    publish(
        PlotHeld(
            hold_id=hold.pk,
            plot_id=plot.pk,
            lead_id=hold.lead_id,
            kind=hold.kind,
            area_m2=hold.area_m2,
            expires_on=hold.expires_on.isoformat(),
        ),
        subject=hold.lead,
    )
    return hold.pk


def _refuse_unfair(hold: PlotHold, plot: Plot) -> None:
    """Municipal land asks for a procedure, and its sale for the end of it."""
    if plot.landowner == Landowner.UNKNOWN:
        raise OwnerUnknown
    if plot.landowner != Landowner.MUNICIPALITY:
        hold.didam = Didam.NOT_APPLICABLE
    elif hold.didam in ("", Didam.NOT_APPLICABLE) or not hold.didam_reference:
        raise DidamMissing
    elif hold.kind == HoldKind.SALE_AGREED and (
        hold.didam_settled_on is None or hold.objections_open(timezone.localdate())
    ):
        raise DidamOpen
