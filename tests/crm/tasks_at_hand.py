"""Tasks and colleagues as tests need them."""

from crm.actions.tasks import plan_task
from crm.models import Task
from tests.acquisition.rows import a_colleague

__all__ = ["a_colleague", "a_task"]


def a_task(assignee, title="Call the architect", **given) -> Task:
    given.setdefault("made_by_id", assignee.pk)
    return Task.objects.get(pk=plan_task(title=title, assignee_id=assignee.pk, **given))
