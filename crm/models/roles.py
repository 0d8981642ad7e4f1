"""The seven roles. A role is a group; its name in the database stays as it is, these are the words people read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: dict[str, Promise] = {
    "Writers": _("Editor"),
    "Marketeers": _("Marketeer"),
    "Acquisition team": _("Acquisition officer"),
    "Heads of acquisition": _("Head of acquisition"),
    "Account managers": _("Account manager of a municipality"),
    "Program Board": _("Program Board viewer"),
    "Administrators": _("Administrator"),
}
MAY: dict[str, Promise] = {
    "Writers": _("Writes pages and hands them in; sees no person, company or lead."),
    "Marketeers": _("Publishes pages, runs campaigns, sees contacts; of leads only how many stand where."),
    "Acquisition team": _("Works on leads, enquiries and land; sealed leads only as owner or member."),
    "Heads of acquisition": _(
        "The same for every lead, sealed ones too; is told when a lead is opened in an emergency."
    ),
    "Account managers": _("Sees the leads shared with the own municipality, and keeps its plots."),
    "Program Board": _("Sees campaigns and how many leads stand where; numbers under five are not shown."),
    "Administrators": _(
        "Makes accounts and gives roles, edits every page; sees no lead except in an emergency, which is logged."
    ),
}


def role_name(name: str) -> str:
    """The role in the active language; a group somebody made keeps its own name."""
    return str(ROLES.get(name, name))
