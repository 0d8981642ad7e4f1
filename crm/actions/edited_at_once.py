"""How contacts, organisations and tasks are edited when they are many: by the call that an edit by hand makes."""

from typing import Any

from crm.actions.contacts import edit_contact
from crm.actions.organisations import edit_organisation
from crm.actions.tasks import hand_over_task
from crm.contracts import Editor
from crm.models import Contact, Organisation, Task


def _contacts(user: Any) -> Any:
    rows = Contact.objects.visible_to(user)
    return rows if user.has_perm("crm.change_contact") else rows.none()


def _organisations(user: Any) -> Any:
    rows = Organisation.objects.visible_to(user)
    return rows if user.has_perm("crm.change_organisation") else rows.none()


def _tasks(user: Any) -> Any:
    rows = Task.objects.visible_to(user)
    return rows if user.has_perm("crm.change_task") and user.has_perm("crm.keep_every_task") else rows.none()


def _edit_contact(pk: int, changes: dict[str, Any]) -> None:
    edit_contact(contact_id=pk, changes=changes)


def _edit_organisation(pk: int, changes: dict[str, Any]) -> None:
    edit_organisation(organisation_id=pk, changes=changes)


def _hand_over(pk: int, changes: dict[str, Any]) -> None:
    hand_over_task(task_id=pk, assignee_id=changes["assignee_id"])


CONTACTS = Editor(_contacts, _edit_contact, frozenset({"language"}))
ORGANISATIONS = Editor(
    _organisations, _edit_organisation, frozenset({"kind", "municipality_id", "country", "parent_id"})
)
TASKS = Editor(_tasks, _hand_over, frozenset({"assignee_id"}))
