"""Where Wagtail hands over to our own rooms."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.backoffice import reports
from cms.backoffice.snippets import BesideThePages
from cms.public import doors
from cms.queries.page_checks import findings, missing_languages

Serve = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=10)  # inside Wagtail's own check of view restrictions, which comes first
def serve_the_form_with_its_page(serve: Serve) -> Serve:
    def with_its_form(page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]) -> HttpResponse:
        door = doors.of_page(page)
        return door.page(request, page) if door else serve(page, request, args, kwargs)

    return with_its_form


register_snippet(BesideThePages)


class EditorsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return reports.may_edit(request.user)


@hooks.register("crm_mark")
def mark_of_the_region() -> SafeString:
    """The site's own mark above the menu of the back office."""
    return format_html(
        '<svg class="brand-mark" viewBox="0 0 48 48" aria-hidden="true"><use href="{}#d"></use></svg>',
        static("cms/drawings/mark.svg"),
    )


@hooks.register("register_admin_urls")
def reports_for_editors() -> list[URLPattern]:
    return reports.urls


@hooks.register("register_reports_menu_item")
def languages_report() -> MenuItem:
    return EditorsMenuItem(_("Languages"), reverse_lazy("cms_translations"), icon_name="globe", order=50)


@hooks.register("register_reports_menu_item")
def checks_report() -> MenuItem:
    return EditorsMenuItem(_("To look at"), reverse_lazy("cms_page_checks"), icon_name="glasses", order=51)


@hooks.register("register_reports_menu_item")
def figures_report() -> MenuItem:
    return EditorsMenuItem(_("Figures out of date"), reverse_lazy("cms_stale_figures"), icon_name="history", order=52)


@hooks.register("register_reports_menu_item")
def readers_report() -> MenuItem:
    return EditorsMenuItem(_("How often read"), reverse_lazy("cms_readers"), icon_name="view", order=53)


@hooks.register("after_publish_page")
def say_what_stands_out(request: HttpRequest, page: Page) -> None:
    """It is published all the same: a person decides, and hears what a reader will stumble over."""
    for finding in [*findings(page.specific), *missing_languages(page)]:
        messages.warning(request, str(finding.words))
