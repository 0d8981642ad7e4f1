"""Blocks that prove: measures, the region's figures, charts of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from crm.models.figures import indicator_choices

DATA = _("Figures")


class IndicatorChoice(blocks.ChoiceBlock):
    """One of the region's indicators. Reading a kept choice asks the database nothing: it is the slug itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=indicator_choices, **options)

    def normalize_choice(self, value: Any) -> Any:
        return value


class Measure(blocks.StructBlock):
    label = blocks.CharBlock(label=_("what is measured"), max_length=60)
    value = blocks.CharBlock(label=_("value with unit"), max_length=40)

    class Meta:
        icon = "view"
        label = _("Measure")


class Chart(blocks.StructBlock):
    finding = blocks.CharBlock(label=_("the finding, as a title"), max_length=120)
    indicators = blocks.ListBlock(IndicatorChoice(), label=_("figures"), max_num=6)
    kind = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[("bar", _("bars")), ("slope", _("then and now")), ("dumbbell", _("region and country"))],
        default="bar",
    )
    note = blocks.CharBlock(label=_("note"), max_length=240, required=False)

    class Meta:
        icon = "view"
        label = _("Chart")
        group = DATA
        template = "cms/blocks/chart.html"
        description = _("Figures drawn; the title says what is to be seen in them.")
        preview_value = {"finding": "De helft leerde een vak", "indicators": ["vocational-share"], "kind": "dumbbell"}


measures = blocks.ListBlock(
    Measure(), label=_("Measures"), group=DATA, icon="view", template="cms/blocks/measures.html"
)
figures = blocks.ListBlock(
    IndicatorChoice(),
    label=_("Figures of the region"),
    group=DATA,
    icon="table",
    max_num=6,
    template="cms/blocks/figures.html",
)
