"""What came with an enquiry."""

from acquisition.models import Enquiry
from crm.models import Interaction


def words_of(enquiry: Enquiry) -> Interaction | None:
    """What was written with it; None for a request without words."""
    return Interaction.objects.filter(contact_id=enquiry.contact_id, reference=enquiry.reference).first()
