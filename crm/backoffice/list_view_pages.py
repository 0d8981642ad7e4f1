"""Saving how a list stands, and what one does with a view afterwards."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormMixin

from crm.actions.list_views import choose_default_view, edit_list_view, remove_list_view, save_list_view
from crm.backoffice.forms import carried_out
from crm.backoffice.list_pages import ListPage
from crm.backoffice.list_views import PLAIN, VIEW, view_address
from crm.models import Layout, SavedView, Visibility


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=Visibility.choices,
        initial=Visibility.PRIVATE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Your team: who has one of your roles, and works for the same municipality if you do."),
    )
    pinned = forms.BooleanField(label=gettext_lazy("Show it above the list"), required=False, initial=True)
    is_default = forms.BooleanField(
        label=gettext_lazy("Open the list in this view"),
        required=False,
        help_text=gettext_lazy("For you alone."),
    )


class EditViewForm(ViewForm):
    as_now = forms.BooleanField(
        label=gettext_lazy("Keep the filters, the order and the columns as they are now"), required=False
    )


class ViewPage(FormMixin, ListPage):
    """A form about a view; the address carries how the list stands."""

    template_name = "crm/backoffice/lists/view.html"
    http_method_names: Sequence[str] = ("get", "head", "post")
    form_class: type[forms.Form] = ViewForm

    def is_allowed(self) -> bool:
        return bool(self.viewset.has_views)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self.get_form()
        done = carried_out(form, lambda: self.carry_out(form)) if form.is_valid() else None
        if form.errors or done is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect(view_address(SavedView.objects.get(pk=done)))

    def carry_out(self, form: Any) -> int:
        raise NotImplementedError


class SaveView(ViewPage):
    """GET, POST …/views/new/?<how the list stands>"""

    page_title = gettext_lazy("Save this view")

    @property
    def layout(self) -> str:
        is_board = self.request.GET.get("layout") == Layout.BOARD and hasattr(self.viewset, "board_view_class")
        return Layout.BOARD if is_board else Layout.LIST

    @cached_property
    def kept(self) -> str:
        if self.layout == Layout.BOARD:
            board = self.viewset.board_view_class()
            board.setup(self.request)
            return str(board.state_query)
        return str(self.listed.state_query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "unread": self.listed.unread_filters}

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        if self.listed.unread_filters:
            raise Http404
        view_id = save_list_view(
            user_id=self.request.user.pk,  # type: ignore[arg-type]
            list_name=self.list_name,
            query=self.kept,
            layout=self.layout,
            **given,
        )
        messages.success(self.request, _("Saved. You find the view above the list."))
        return view_id


class OfOwnView(ViewPage):
    """About a view of the user's own; any other is not there."""

    @cached_property
    def view(self) -> SavedView:
        own = SavedView.objects.filter(owner=self.request.user, list_name=self.list_name)  # type: ignore[misc]
        return get_object_or_404(own, pk=self.kwargs["view_pk"])

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.view)


class ChangeView(OfOwnView):
    """GET, POST …/views/<view>/?<how the list stands>"""

    form_class = EditViewForm
    page_title = gettext_lazy("Change this view")

    @cached_property
    def was_default(self) -> bool:
        return any(view.is_default for view in self.listed.views if view.pk == self.view.pk)

    def get_initial(self) -> dict[str, Any]:
        view = self.view
        return {
            "name": view.name,
            "visibility": view.visibility,
            "pinned": view.pinned,
            "is_default": self.was_default,
            "as_now": self.stands_otherwise,
        }

    @property
    def stands_otherwise(self) -> bool:
        return (
            self.view.layout == Layout.LIST and self.listed.state_query != self.view.query and VIEW in self.request.GET
        )

    def get_form(self, form_class: Any = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        if not self.stands_otherwise:
            del form.fields["as_now"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "saved": self.view, "unread": self.listed.unread_filters}

    def carry_out(self, form: Any) -> int:
        given = form.cleaned_data
        changes = {name: given[name] for name in ("name", "visibility", "pinned")}
        if given.get("as_now") and not self.listed.unread_filters:
            changes["query"] = self.listed.state_query
        edit_list_view(view_id=self.view.pk, **changes)
        if given["is_default"] != self.was_default:
            wanted = self.view.pk if given["is_default"] else None
            choose_default_view(user_id=self.view.owner_id, list_name=self.list_name, view_id=wanted)
        messages.success(self.request, _("Saved."))
        return self.view.pk


class RemoveView(OfOwnView):
    """POST …/views/<view>/remove/"""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        remove_list_view(view_id=self.view.pk)
        messages.success(request, _("The view is removed. The list itself is as it was."))
        return redirect(f"{self.url('index')}?{VIEW}={PLAIN}")


class ChooseDefault(ListPage):
    """POST …/views/default/: the list opens in a view that the user sees, or as it is."""

    http_method_names = ("post",)

    def is_allowed(self) -> bool:
        return bool(self.viewset.has_views)

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        asked = request.POST.get(VIEW, "")
        view = next((one for one in self.listed.views if str(one.pk) == asked), None)
        if asked and view is None:
            raise Http404
        choose_default_view(user_id=request.user.pk, list_name=self.list_name, view_id=view.pk if view else None)
        messages.success(
            request, _("From now on the list opens in this view.") if view else _("The list opens as it is.")
        )
        return redirect(view_address(view) if view else f"{self.url('index')}?{VIEW}={PLAIN}")
