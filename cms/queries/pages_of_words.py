"""Pages that a colleague finds by words: those he sees in the explorer."""

from typing import Any

from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from crm.contracts import Hit
from crm.queries.naming import MOST_WORDS, SHORTEST


def pages_of_words(typed: str, user: Any, most: int) -> list[Hit]:
    """Pages the user may look after with each of these words in the title, the latest changed first.

    A page he may edit leads to its editor, another to its place in the explorer.
    """
    policy = policy_registry.get_by_type(Page)
    if len(typed) < SHORTEST:
        return []
    pages = policy.explorable_instances(user).filter(depth__gt=1).select_related("locale")
    for word in typed.split()[:MOST_WORDS]:
        pages = pages.filter(draft_title__icontains=word)
    found = list(pages.order_by("-latest_revision_created_at", "-pk")[:most])
    may_edit = policy.instances_user_has_permission_for(user, "change")
    edited = set(may_edit.filter(pk__in=[page.pk for page in found]).values_list("pk", flat=True)) if found else set()
    return [
        Hit(
            page.get_admin_display_title(),
            reverse("wagtailadmin_pages:edit" if page.pk in edited else "wagtailadmin_explore", args=[page.pk]),
            str(page.locale),
        )
        for page in found
    ]
