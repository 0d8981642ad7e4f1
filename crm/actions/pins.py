"""Holding a moment fast on top of a timeline, for everybody who may see it."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import MomentPinned, MomentUnpinned
from crm.models import Pin

MOST = 5


class TooManyPins(Refused):
    message = _("Five moments stand on top already. Let one of them go first.")


@transaction.atomic
def pin_moment(*, about: models.Model, event_id: int, by_id: int | None = None) -> None:
    """The event stands on top of the thing's timeline; once more changes nothing. Refuses a sixth."""
    type(about)._default_manager.select_for_update(no_key=True).get(pk=about.pk)
    pins = Pin.objects.filter(about_type=about._meta.label_lower, about_id=about.pk)
    if pins.filter(event_id=event_id).exists():
        return
    if pins.count() >= MOST:
        raise TooManyPins
    pins.create(about_type=about._meta.label_lower, about_id=about.pk, event_id=event_id, pinned_by_id=by_id)
    publish(MomentPinned(pinned_event_id=event_id), subject=about)


@transaction.atomic
def unpin_moment(*, about: models.Model, event_id: int) -> None:
    """The event stands in its own place again; nothing happens when it did."""
    gone, _by_kind = Pin.objects.filter(
        about_type=about._meta.label_lower, about_id=about.pk, event_id=event_id
    ).delete()
    if gone:
        publish(MomentUnpinned(pinned_event_id=event_id), subject=about)
