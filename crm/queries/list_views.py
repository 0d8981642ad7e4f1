"""The views people keep of a list, and what they took out of it or edited in it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from crm.models import BulkEdit, DefaultView, Export, SavedView, WorkState

RECENT = 50


def views_of(user: Any, list_name: str) -> list[Any]:
    """Those the user sees, by name; each says whether it is the user's default."""
    default = DefaultView.objects.filter(user=user, list_name=list_name, view=OuterRef("pk"))
    views = SavedView.objects.visible_to(user).filter(list_name=list_name).annotate(is_default=Exists(default))
    return list(views.select_related("owner"))


def exports_of(user: Any, list_name: str) -> QuerySet[Export]:
    """What the user took out of the list, newest first; without the rows that were in it."""
    return Export.objects.filter(made_by=user, list_name=list_name).defer("ids").order_by("-pk")[:RECENT]


def bulk_edits_of(user: Any, list_name: str) -> QuerySet[BulkEdit]:
    edits = BulkEdit.objects.filter(made_by=user, list_name=list_name).exclude(state=WorkState.DRAFT)
    return edits.defer("ids", "refused", "left").order_by("-pk")[:RECENT]


def file_is_there(export: Export) -> bool:
    still = export.expires_at is not None and export.expires_at > timezone.now()
    return export.state == WorkState.DONE and still and bool(export.file)
