"""The technical drawings made for the site: each name is a symbol file in `static/cms/drawings/`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DRAWINGS: dict[str, Any] = {
    "bearing": _("Angular contact bearing, cut open"),
    "bobbin": _("Spinneret and bobbin"),
    "coupling": _("Pipe coupling, half section"),
    "electrolyser": _("Electrolyser cells, exploded"),
    "gearing": _("Planetary gear"),
    "loom": _("Loom and woven fabric"),
    "mould": _("Injection mould, section"),
    "pcb": _("Sensor board"),
    "press": _("Press brake bending a sheet"),
    "pump": _("Centrifugal pump, section"),
    "weldseam": _("Robot welding a hull"),
    "windowframe": _("Window profile with thermal break, section"),
}


def drawing_choices() -> list[tuple[str, Any]]:
    """For editors; a function, so that a new drawing needs no migration."""
    return list(DRAWINGS.items())
