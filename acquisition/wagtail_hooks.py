"""What acquisition hangs in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from acquisition.backoffice.home import HomePanel
from acquisition.backoffice.menu import AcquisitionGroup


@hooks.register("register_admin_viewset")
def acquisition() -> AcquisitionGroup:
    return AcquisitionGroup()


@hooks.register("construct_homepage_panels")
def home_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("acquisition.view_lead"):
        panels.append(HomePanel())
