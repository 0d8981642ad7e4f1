"""The technical drawings made for the site: each name is a symbol file in `static/cms/drawings/`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DRAWINGS: dict[str, Any] = {
    "bobbin": _("Spinneret and bobbin"),
    "coupling": _("Pipe coupling, half section"),
    "gearing": _("Planetary gear"),
}


def drawing_choices() -> list[tuple[str, Any]]:
    """For editors; a function, so that a new drawing needs no migration."""
    return list(DRAWINGS.items())
