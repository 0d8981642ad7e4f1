"""The reply clock: how long each enquiry waited for its first reply."""

from datetime import datetime

from cms.models import ReplyClock


def keep_reply_time(*, enquiry_id: int, received_at: datetime, answered_at: datetime, working_minutes: int) -> None:
    """The wait counts in the clock that visitors see; told twice, it counts once."""
    ReplyClock.objects.get_or_create(
        enquiry_id=enquiry_id,
        defaults={"received_at": received_at, "answered_at": answered_at, "working_minutes": working_minutes},
    )
