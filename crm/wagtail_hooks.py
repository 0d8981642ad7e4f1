"""What the ground floor hangs in the Wagtail admin."""

from wagtail import hooks

from crm.backoffice.people import PeopleGroup


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    return PeopleGroup()
