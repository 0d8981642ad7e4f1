"""What editors see of a block before they choose it: an example and what it is for.

Set on the blocks' meta afterwards, not given to their constructors: those arguments would be written in migrations.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.blocks import action, data, media, text

_EXAMPLES: tuple[tuple[Any, Any, Any], ...] = (
    (text.heading, "Van korrel tot klos", _("Begins a part of the page; it stands in the page's outline.")),
    (
        text.text,
        "<p>Een plaat met 144 gaatjes, een gordijn van draden, en iemand die het hoort als er één breekt.</p>",
        _("Paragraphs, lists and links. Longer than a screen? Put a heading in between."),
    ),
    (
        text.steps,
        [
            {"title": "Meten", "text": "Twintig keer hetzelfde ding."},
            {"title": "Draaien", "text": "Eén gang per keer."},
        ],
        _("What happens one after the other; each step begins with a verb."),
    ),
    (
        text.questions,
        [{"question": "Moet ik goed kunnen rekenen?", "answer": "<p>Een beetje: meten en een tabel lezen.</p>"}],
        _("Questions people really ask; they open when asked."),
    ),
    (
        text.timeline,
        [{"when": "2017", "text": "De samenwerking begint."}, {"when": "2022", "text": "De nieuwe koers."}],
        _("Moments in order, each with its date."),
    ),
    (data.measures, [{"label": "Draaddikte", "value": "16 µm"}], _("Measured values of one thing, with their unit.")),
    (data.figures, ["jobs"], _("Figures from the region's memory, with source and date; they change when it does.")),
    (media.picture, None, _("A photograph with a text for who cannot see it.")),
    (media.pictures, [], _("Up to four photographs that belong together.")),
    (action.initiatives, None, _("All initiatives with their phase.")),
    (action.plots, None, _("The newest plots on offer.")),
    (action.region_map, None, _("The municipalities on the map, with the list beside it.")),
    (action.meetups, None, _("The next three gatherings.")),
    (action.contact, None, _("A person to ask, by name.")),
)

for _block, _value, _use in _EXAMPLES:
    _block.meta.description = _use
    _block.meta.preview_value = _value
