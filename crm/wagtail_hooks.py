"""What the ground floor hangs in the Wagtail admin."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from crm.backoffice.access import AccessLogViewSet
from crm.backoffice.attachment_pages import FILE_URLS
from crm.backoffice.choosing import ScopedChooser
from crm.backoffice.erasures import ErasureViewSet
from crm.backoffice.eventlog import EventLogGroup
from crm.backoffice.eventlog_home import AlertPanel
from crm.backoffice.finding import FINDING_URLS
from crm.backoffice.home import HOME_URLS, for_role, offered_to
from crm.backoffice.people import PeopleGroup
from crm.backoffice.people_choosers import contacts, organisations
from crm.backoffice.strict_widgets import use_strict_widgets
from crm.backoffice.tasks import TaskViewSet
from crm.queries.eventlog import alerts

use_strict_widgets()


@hooks.register("insert_global_admin_js")
def widgets_start_without_inline_scripts() -> SafeString:
    return format_html('<script src="{}"></script>', static("crm/admin/start-widgets.js"))


@hooks.register("register_admin_urls")
def search_everything() -> list[URLResolver]:
    return [path("find/", include((FINDING_URLS, "crm_finding")))]


@hooks.register("register_admin_urls")
def files_of_dossiers() -> list[URLResolver]:
    return [path("files/", include((FILE_URLS, "crm_files")))]


@hooks.register("register_admin_search_area")
def everything_first() -> SearchArea:
    """The first area is where the box in the side bar leads."""
    return SearchArea(_("Everything"), reverse_lazy("crm_finding:page"), name="everything", icon_name="search", order=1)


@hooks.register("insert_global_admin_js")
def search_box() -> SafeString:
    return render_to_string("crm/backoffice/finding/box.html")


@hooks.register("insert_global_admin_css")
def search_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("crm/backoffice/finding.css"))


@hooks.register("insert_global_admin_css")
def colours_of_the_region() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("crm/admin/brand.css"))


@hooks.register("insert_global_admin_css")
def demo_style() -> SafeString | str:
    if not settings.DEMO:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', static("crm/admin/demo.css"))


@hooks.register("crm_above_everything")
def demo_strip() -> SafeString | str:
    """Nobody mistakes a demonstration for the real thing."""
    if not settings.DEMO:
        return ""
    sentence = gettext("Demo: sample people, known passwords, this machine only")
    return format_html('<p class="demo-strip" role="note">{}</p>', sentence)


@hooks.register("register_account_menu_item")
def sign_in_settings(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": gettext("Password and second factor"),
        "help_text": gettext("Change your password, set up or renew your authenticator app and recovery codes."),
    }


@hooks.register("before_bulk_action")
def nobody_gives_roles_to_themselves(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Ticking oneself in the list of colleagues is no way around the form, which does not allow it either."""
    if action_type != "assign_role" or request.user not in objects:
        return None
    messages.error(request, gettext("Nobody gives roles to themselves; ask another administrator."))
    return redirect("wagtailusers_users:index")


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_viewset")
def choosing_people() -> list[ScopedChooser]:
    return [organisations, contacts]


@hooks.register("register_admin_viewset")
def event_log() -> EventLogGroup:
    return EventLogGroup()


@hooks.register("register_admin_viewset")
def access_log() -> AccessLogViewSet:
    return AccessLogViewSet()


@hooks.register("register_admin_viewset")
def erased_people() -> ErasureViewSet:
    return ErasureViewSet()


@hooks.register("register_admin_urls")
def panels_of_the_first_page() -> list[URLPattern]:
    return HOME_URLS


@hooks.register("construct_homepage_panels")
def what_to_see_to(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("crm.view_eventdelivery") and (found := alerts()):
        panels.append(AlertPanel(found))


@hooks.register("construct_homepage_panels")
def what_the_day_brings(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [*for_role(request.user, panels), *offered_to(request.user)]


@hooks.register("register_admin_viewset")
def tasks() -> TaskViewSet:
    return TaskViewSet()


class TasksMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("crm.view_task"))


@hooks.register("register_admin_menu_item")
def my_tasks() -> MenuItem:
    mine = reverse_lazy("crm_tasks:mine")
    return TasksMenuItem(_("My tasks"), mine, name="my-tasks", icon_name="tick-inverse", order=130)
