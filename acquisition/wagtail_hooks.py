"""What acquisition hangs in the Wagtail admin."""

from wagtail import hooks

from acquisition.backoffice.menu import AcquisitionGroup


@hooks.register("register_admin_viewset")
def acquisition() -> AcquisitionGroup:
    return AcquisitionGroup()
