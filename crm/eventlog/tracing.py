"""What followed from what: the tree of events that belong to one beginning."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from crm.models import EventDelivery, EventRecord


@dataclass
class Branch:
    record: EventRecord
    deliveries: list[EventDelivery]
    children: list["Branch"] = field(default_factory=list)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Branch"]]:
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


def trace(event_id: int) -> list[Branch]:
    """The roots of the whole chain the event belongs to. Raises EventRecord.DoesNotExist."""
    of_event = EventRecord.objects.get(pk=event_id)
    records = list(EventRecord.objects.filter(correlation_id=of_event.correlation_id).order_by("id"))
    deliveries: dict[int, list[EventDelivery]] = defaultdict(list)
    for delivery in EventDelivery.objects.filter(event__in=records).order_by("id"):
        deliveries[delivery.event_id].append(delivery)

    branches = {record.pk: Branch(record, deliveries[record.pk]) for record in records}
    roots: list[Branch] = []
    for record in records:
        parent = branches.get(record.causation_id or 0)
        (parent.children if parent else roots).append(branches[record.pk])
    return roots
