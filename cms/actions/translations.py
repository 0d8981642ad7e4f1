"""Saying that a translation follows its source again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.queries.translations import source_of
from crm.contracts import Refused


class NothingToFollow(Refused):
    message = _("This page is the source itself, or its source has never been published.")


@transaction.atomic
def mark_translated(*, page_id: int) -> None:
    """The translation counts as up to date with the revision of its source that is live now.

    Raises Page.DoesNotExist; refuses the source itself and a source without a published revision.
    """
    page = Page.objects.get(pk=page_id).specific
    source = source_of(page)
    if source.pk == page.pk or not source.live_revision_id:
        raise NothingToFollow
    type(page)._default_manager.filter(pk=page.pk).update(translated_from=source.live_revision_id)


@transaction.atomic
def follow_the_source(*, page_id: int) -> None:
    """A translation that is published for the first time is up to date with what is live of its source.

    Published again it keeps what was known: mending a word does not bring a translation up to date.
    """
    page = Page.objects.get(pk=page_id).specific
    source = source_of(page)
    if hasattr(page, "translated_from") and source.pk != page.pk and source.live_revision_id:
        never_said = type(page)._default_manager.filter(pk=page.pk, translated_from=None)
        never_said.update(translated_from=source.live_revision_id)
