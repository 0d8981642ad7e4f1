"""May we?"""

from crm.models import ConsentAction, ConsentEvent


def may_receive(contact_id: int, purpose: str) -> bool:
    """Whether the contact's latest word on this purpose is yes. Ask at the moment of use, never before."""
    latest = ConsentEvent.objects.filter(contact_id=contact_id, purpose__slug=purpose).order_by("-pk").first()
    return latest is not None and latest.action == ConsentAction.GIVEN
