"""The blocks of a story and of a standard page: few on purpose."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

INLINE = ["bold", "italic", "link"]


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"), max_length=300)
    by = blocks.CharBlock(label=_("who says so"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("step"), max_length=60)
    text = blocks.TextBlock(label=_("what happens"), max_length=300)

    class Meta:
        icon = "order"
        label = _("Step")


class Measure(blocks.StructBlock):
    label = blocks.CharBlock(label=_("what is measured"), max_length=60)
    value = blocks.CharBlock(label=_("value with unit"), max_length=40)

    class Meta:
        icon = "view"
        label = _("Measure")


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=90, template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE, "ul", "ol"], template="cms/blocks/text.html")
    quote = Quote()
    steps = blocks.ListBlock(Step(), label=_("Steps"), icon="list-ol", template="cms/blocks/steps.html")
    measures = blocks.ListBlock(Measure(), label=_("Measures"), icon="view", template="cms/blocks/measures.html")
    picture = ImageBlock(label=_("Picture"), template="cms/blocks/picture.html")
    initiatives = blocks.StaticBlock(
        label=_("Initiatives of the region"),
        icon="site",
        template="cms/blocks/initiatives.html",
        admin_text=_("Shows every initiative with its phase, from the region's memory."),
    )

    class Meta:
        block_counts = {"initiatives": {"max_num": 1}}
