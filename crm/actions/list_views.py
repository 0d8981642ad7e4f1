"""Views of a list that people keep: saved, renamed, shared, pinned, removed, and opened by themselves."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import ListViewRemoved, ListViewSaved
from crm.models import DefaultView, Layout, SavedView, User, Visibility

MOST = 100


class ViewWithoutName(Refused):
    message = _("Give the view a name by which you find it again.")


class NameTaken(Refused):
    message = _("You have a view of this name on this list already. Choose another name, or change that view.")
    fields = {"name": message}


class TooManyViews(Refused):
    message = _("You keep a hundred views of this list. Remove one before you save another.")


@transaction.atomic
def save_list_view(
    *,
    user_id: int,
    list_name: str,
    name: str,
    query: str,
    layout: str = Layout.LIST,
    visibility: str = Visibility.PRIVATE,
    pinned: bool = True,
    is_default: bool = False,
) -> int:
    """The user has a new view of the list; `query` was validated by the list. Returns its id.

    Refuses an empty name, one the user has already on this list, and more than MOST views.
    """
    User.objects.select_for_update().get(pk=user_id)  # two at once would both find the name free
    own = SavedView.objects.filter(owner_id=user_id, list_name=list_name)
    if own.count() >= MOST:
        raise TooManyViews
    view = SavedView(list_name=list_name, owner_id=user_id, query=query, layout=Layout(layout))
    _name(view, name)
    view.visibility, view.pinned = Visibility(visibility), pinned
    view.save()
    if is_default:
        _open_by_itself(view, user_id)
    publish(_saved(view), subject=view)
    return view.pk


@transaction.atomic
def edit_list_view(*, view_id: int, **changes: Any) -> None:
    """The view has the `name`, `visibility`, `pinned` or `query` that is given. Refuses a name that is empty or taken.

    Who made a view that is no longer shared their default finds the plain list again.
    """
    view = SavedView.objects.select_for_update().get(pk=view_id)
    if unknown := set(changes) - {"name", "visibility", "pinned", "query"}:
        raise ValueError(f"not edited here: {sorted(unknown)}")
    _name(view, changes.pop("name", view.name))
    for field, value in changes.items():
        setattr(view, field, value)
    view.visibility = Visibility(view.visibility)
    view.save()
    publish(_saved(view), subject=view)


@transaction.atomic
def remove_list_view(*, view_id: int) -> None:
    """The view is gone, for everybody who saw it."""
    view = SavedView.objects.select_for_update().get(pk=view_id)
    publish(ListViewRemoved(view_id=view.pk, list_name=view.list_name), subject=view)
    view.delete()


@transaction.atomic
def choose_default_view(*, user_id: int, list_name: str, view_id: int | None) -> None:
    """The user finds the list in this view when it is opened without saying how; with None, as it is."""
    if view_id is None:
        DefaultView.objects.filter(user_id=user_id, list_name=list_name).delete()
    else:
        _open_by_itself(SavedView.objects.get(pk=view_id, list_name=list_name), user_id)


def _open_by_itself(view: SavedView, user_id: int) -> None:
    DefaultView.objects.update_or_create(user_id=user_id, list_name=view.list_name, defaults={"view": view})


def _name(view: SavedView, name: str) -> None:
    view.name = " ".join(name.split())[:60]
    if not view.name:
        raise ViewWithoutName
    others = SavedView.objects.filter(owner_id=view.owner_id, list_name=view.list_name).exclude(pk=view.pk)
    if others.filter(name__iexact=view.name).exists():
        raise NameTaken


def _saved(view: SavedView) -> ListViewSaved:
    return ListViewSaved(view_id=view.pk, list_name=view.list_name, visibility=view.visibility)
