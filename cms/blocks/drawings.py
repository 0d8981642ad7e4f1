"""The technical drawings made for the site: each name is a symbol file in `static/cms/drawings/`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORK: dict[str, Any] = {
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
SECTORS: dict[str, Any] = {
    "sector-energy": _("Wind turbine, cable joint and hydrogen pipe"),
    "sector-green-chemistry": _("Distillation column and polymer chain"),
    "sector-machines": _("Shaft in the lathe, half section"),
    "sector-plastics": _("Extruder and coil of pipe"),
}
PLACES: dict[str, Any] = {
    "place-borger-odoorn": _("Hunebed, elevation and plan"),
    "place-coevorden": _("Fortress with seven bastions, plan"),
    "place-emmen": _("Drawbridge over the peat canal"),
    "place-hardenberg": _("Vecht barge under sail, elevation and plan"),
    "place-hoogeveen": _("Drum with the crossing canals on its head"),
}
GATHERINGS: dict[str, Any] = {
    "cup": _("Coffee cup, half section, and a table for four"),
    "gear-mended": _("Gear wheel with two teeth drawn anew"),
    "regrind": _("Granulator, section"),
    "robot-cell": _("Robot cell, plan"),
    "stool": _("Workshop stool with its dovetail joint"),
    "valve": _("Gate valve between flanges, section"),
}
NEWS: dict[str, Any] = {
    "bolts": _("Two bolts, one shorter"),
    "cable": _("Cable with three cores, stripped"),
    "course": _("Compass card with three bearings"),
    "five-plates": _("Five municipalities as plates, one lifted"),
    "vernier": _("Calliper with two readings"),
}
PAGES: dict[str, Any] = {
    "apprentice": _("Hand with a calliper"),
    "bench": _("Workbench with a vice"),
    "house": _("Farmhouse, exploded"),
    "letter": _("Envelope as a sheet-metal blank"),
    "plot": _("Plot with rail, cable and pipe"),
    "press-kit": _("The mark with its construction lines"),
    "seedling": _("Root, seed, stem and harvest, exploded"),
}
DRAWINGS: dict[str, Any] = WORK | SECTORS | PLACES | GATHERINGS | NEWS | PAGES


def drawing_choices() -> list[tuple[str, Any]]:
    """For editors; a function, so that a new drawing needs no migration."""
    return list(DRAWINGS.items())
