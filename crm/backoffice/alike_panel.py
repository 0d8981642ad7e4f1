"""What a page says of its thing: which others are perhaps the same, and which were merged into it."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from crm.models import Contact, Organisation
from crm.queries.duplicates import pairs_of
from crm.queries.merging import merges_of


def alike_panel(row: Contact | Organisation, request: HttpRequest, here: str) -> str:
    """Possible duplicates and past merges, with the ways to both."""
    merges: list[Any] = list(merges_of(row))
    names = type(row).objects.in_bulk([merge.loser_id for merge in merges])
    shown = {
        "row": row,
        "pairs": pairs_of(row, request.user),
        "merges": [{"merge": merge, "loser": names.get(merge.loser_id)} for merge in merges],
        "may_merge": request.user.has_perm(f"crm.change_{row._meta.model_name}"),
        "space": f"crm_{row._meta.model_name}s",
        "here": here,
    }
    return render_to_string("crm/backoffice/merging/panel.html", shown, request)
