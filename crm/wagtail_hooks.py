"""What the ground floor hangs in the Wagtail admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks

from crm.backoffice.eventlog import EventLogGroup
from crm.backoffice.eventlog_home import AlertPanel
from crm.backoffice.people import PeopleGroup
from crm.backoffice.strict_widgets import use_strict_widgets
from crm.queries.eventlog import alerts

use_strict_widgets()


@hooks.register("insert_global_admin_js")
def widgets_start_without_inline_scripts() -> SafeString:
    return format_html('<script src="{}"></script>', static("crm/admin/start-widgets.js"))


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


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_viewset")
def event_log() -> EventLogGroup:
    return EventLogGroup()


@hooks.register("construct_homepage_panels")
def what_to_see_to(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("crm.view_eventdelivery") and (found := alerts()):
        panels.append(AlertPanel(found))
