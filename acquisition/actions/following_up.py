"""Whoever was sent a figure that has a newer value by now is sent a copy that shows it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from acquisition.actions.links import Terms, mark_followed, share_bidbook, share_edition
from acquisition.actions.tailored import rebase_tailored
from acquisition.models import ShareLink
from acquisition.queries.tailored import newer_base
from crm.contracts import Refused


class NothingNewerYet(Refused):
    message = _("No newer version of this bidbook has been published yet. Publish one with the new figure first.")


class NoLongerOpen(Refused):
    message = _("This link was taken back or followed up meanwhile. Reload the page.")


@transaction.atomic
def follow_up_link(*, link_id: int, actor_id: int | None) -> int:
    """The contact has a link to the newest version, tailored again where the first was; returns the new link's id.

    The first link goes on showing what was sent. Refuses while nothing newer is published.
    """
    link = ShareLink.objects.select_for_update().get(pk=link_id)
    if link.revoked_at or link.followed_by_id:
        raise NoLongerOpen
    terms = Terms(label=link.label, allow_download=link.allow_download, watermark=link.watermark)
    if link.edition:
        copy = link.edition.tailored
        if newer_base(copy):
            edition_id = rebase_tailored(tailored_id=copy.pk, actor_id=actor_id)
        else:
            edition_id = copy.editions.order_by("-number").values_list("pk", flat=True)[0]
        if edition_id == link.edition_id:
            raise NothingNewerYet
        new = share_edition(edition_id=edition_id, contact_id=link.contact_id, terms=terms)
    else:
        new = _newest_version(link, terms)
    mark_followed(link_id=link.pk, by_link_id=new)
    return new


def _newest_version(link: ShareLink, terms: Terms) -> int:
    base = link.base
    later = base.bidbook.versions.filter(language=base.language, number__gt=base.number)
    if not later.exists():
        raise NothingNewerYet
    return share_bidbook(
        bidbook=base.bidbook.slug,
        language=base.language,
        contact_id=link.contact_id,
        lead_id=link.lead_id,
        terms=terms,
    )
