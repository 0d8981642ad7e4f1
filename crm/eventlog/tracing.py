"""What followed from what: the tree of events, and of mail, that belong to one beginning."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from crm.models import EventDelivery, EventRecord, OutgoingMail

LONGEST = 1000


@dataclass
class Branch:
    record: EventRecord
    deliveries: list[EventDelivery]
    mails: list[OutgoingMail] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Branch"]]:
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


def trace(event_id: int) -> list[Branch]:
    """The roots of the chain the event belongs to, at most its first LONGEST events.

    A mail hangs on the event that led to it; one that a request wrote by itself hangs on the first event of all.
    Raises EventRecord.DoesNotExist.
    """
    of_event = EventRecord.objects.get(pk=event_id)
    of_chain = EventRecord.objects.filter(correlation_id=of_event.correlation_id)
    branches = {record.pk: Branch(record, []) for record in of_chain.order_by("id")[:LONGEST]}
    for delivery in EventDelivery.objects.filter(event__in=list(branches)).order_by("id"):
        branches[delivery.event_id].deliveries.append(delivery)

    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.record.causation_id or 0)
        (parent.children if parent else roots).append(branch)
    for mail in OutgoingMail.objects.filter(correlation_id=of_event.correlation_id).order_by("id")[:LONGEST]:
        branches.get(mail.causation_id or 0, roots[0]).mails.append(mail)
    return roots
