"""Campaigns for staff: a list with figures, a page per campaign with the rows behind them, and two forms."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput

from campaigns.actions.campaigns import create_campaign, create_link
from campaigns.models import Campaign, CreditModel
from campaigns.queries.credits import leads_of_campaign, touches_of_campaign
from campaigns.queries.figures import Figures, figures, leads_without_a_campaign, links_of
from crm.backoffice.forms import carried_out
from crm.backoffice.scoped import ScopedList, ScopedObject, ScopedPage, ScopedViewSet


class CampaignForm(forms.Form):
    """A new campaign; its code is made for it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), required=False, widget=AdminDateInput)
    ends_on = forms.DateField(label=_("Ends on"), required=False, widget=AdminDateInput)


class LinkForm(forms.Form):
    """A page of our site to hand out."""

    target_path = forms.CharField(
        label=_("Page of our site"), max_length=300, help_text=_("What follows the domain, such as /verhalen/.")
    )


class FigureColumn(TitleColumn):
    """A figure that leads to the rows it counts."""

    def __init__(self, name: str, figure: Callable[[Figures], str], *, section: str, label: Any) -> None:
        super().__init__(
            name,
            label=label,
            accessor=lambda campaign: figure(campaign.figures),
            get_url=lambda campaign: f"{reverse('campaigns_campaigns:inspect', args=[campaign.pk])}#{section}",
            classname="campaign-figure",
        )


def _day_column(name: str, label: Any) -> Column:
    def day(campaign: Campaign) -> str:
        value = getattr(campaign, name)
        return date_format(value, "SHORT_DATE_FORMAT") if value else ""

    return Column(name, label=label, accessor=day, sort_key=name, classname="campaign-day")


class CampaignList(ScopedList):
    """Each campaign with what came of it."""

    template_name = "campaigns/backoffice/list.html"
    page_title = _("Campaigns")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            self._get_title_column("name"),
            _day_column("starts_on", _("Starts on")),
            _day_column("ends_on", _("Ends on")),
            FigureColumn("clicks", lambda found: str(found.clicks), section="links", label=_("Clicks")),
            FigureColumn("requests", lambda found: str(found.requests), section="requests", label=_("Requests")),
            FigureColumn(
                "leads",
                lambda found: number_format(found.shared_leads, 2, use_l10n=True),
                section="leads",
                label=_("Leads, shared equally"),
            ),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        found = figures(row.pk for row in rows)
        for row in rows:
            row.figures = found[row.pk]
        context["table"].data = rows
        context["without_campaign"] = leads_without_a_campaign()[CreditModel.LINEAR]
        return context


class CampaignPage(ScopedObject):
    """One campaign: its links to copy, the requests it led to, and the leads it is credited with."""

    template_name = "campaigns/backoffice/campaign.html"
    object: Campaign

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        may_view_contacts = user.has_perm("crm.view_contact")
        leads = leads_of_campaign(self.object, user)
        return {
            **super().get_context_data(**kwargs),
            "campaign": self.object,
            "figures": figures([self.object.pk])[self.object.pk],
            "ways": CreditModel.labels,
            "links": [
                (link, settings.PUBLIC_URL + reverse("campaigns:follow", args=[link.token]))
                for link in links_of(self.object)
            ],
            "requests": touches_of_campaign(self.object, show_people=may_view_contacts),
            "may_view_contacts": may_view_contacts,
            "credited_leads": leads.seen,
            "other_leads": leads,
            "may_add_link": user.has_perm("campaigns.add_link"),
            "link_form": kwargs.get("link_form") or LinkForm(),
        }


class AddLink(CampaignPage):
    """POST: the campaign has one link more; the page with the form's errors when that is refused."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("campaigns.add_link"):
            raise Http404
        form = LinkForm(request.POST)
        if form.is_valid():
            carried_out(form, lambda: create_link(campaign_id=self.object.pk, **form.cleaned_data))
        if form.errors:
            return self.render_to_response(self.get_context_data(link_form=form), status=422)
        messages.success(request, _("The link is ready to copy."))
        return redirect(f"{reverse('campaigns_campaigns:inspect', args=[self.object.pk])}#links")


class StartCampaign(ScopedPage, PermissionCheckedMixin, FormView):
    """A form for a new campaign."""

    model = Campaign
    permission_required = "add"
    form_class = CampaignForm
    template_name = "campaigns/backoffice/start.html"
    page_title = _("New campaign")
    header_icon = "tag"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("campaigns_campaigns:index"), "label": _("Campaigns")},
            {"url": "", "label": self.page_title},
        ]

    def form_valid(self, form: CampaignForm) -> HttpResponse:
        owner_id = self.request.user.pk
        campaign_id = carried_out(form, lambda: create_campaign(owner_id=owner_id, **form.cleaned_data))
        if campaign_id is None:
            return self.form_invalid(form)
        messages.success(self.request, _("The campaign is ready. Now add the pages you want to hand out."))
        return redirect("campaigns_campaigns:inspect", campaign_id)

    def form_invalid(self, form: CampaignForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class CampaignViewSet(ScopedViewSet):
    has_views = False
    model = Campaign
    name = "campaigns_campaigns"
    menu_label = _("Campaigns")
    menu_order = 170
    add_to_admin_menu = True
    icon = "tag"
    index_view_class = CampaignList
    index_template_name = "campaigns/backoffice/list.html"
    inspect_view_class = CampaignPage
    inspect_template_name = "campaigns/backoffice/campaign.html"
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["-created_at"]
    object_select_related = ("owner",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return {**own, "add_url_name": self.get_url_name("add"), "add_item_label": _("New campaign")}

    def extra_urlpatterns(self) -> list[URLPattern]:
        add_link = self.construct_view(AddLink, **self.get_inspect_view_kwargs())
        return [
            path("new/", self.construct_view(StartCampaign, template_name=StartCampaign.template_name), name="add"),
            path(f"<{self.pk_path_converter}:pk>/links/", add_link, name="add_link"),
        ]
