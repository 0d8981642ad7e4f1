"""What was said with one contact, as far as somebody may read it."""

from collections import defaultdict
from typing import Any

from crm.models import Interaction
from crm.queries.visibility import visible

LOOKED_AT = 100


def interactions_of(contact_id: int, user: Any, *, limit: int = 10) -> list[Interaction]:
    """The newest first, without those noted on a thing the user may not see; of the newest LOOKED_AT."""
    newest = list(Interaction.objects.filter(contact_id=contact_id).select_related("author")[:LOOKED_AT])
    ids: dict[str, set[int]] = defaultdict(set)
    for one in newest:
        if one.about_id is not None:
            ids[one.about_type].add(one.about_id)
    allowed = {kind: visible(user, kind, of_kind) for kind, of_kind in ids.items()}
    return [one for one in newest if one.about_id is None or one.about_id in allowed[one.about_type]][:limit]
