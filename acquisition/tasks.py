"""What the clock asks of acquisition."""

from celery import shared_task

from acquisition.actions.holds import expire_due_holds


@shared_task(name="acquisition.expire_holds")
def expire_holds() -> None:
    expire_due_holds()
