"""Blocks that lead on: to people, stories, plots, gatherings, forms."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

ONWARD = _("Leading on")


class Call(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.TextBlock(label=_("text"), max_length=300, required=False)
    page = blocks.PageChooserBlock(label=_("leads to"))
    label = blocks.CharBlock(label=_("words on the button"), max_length=40)

    class Meta:
        icon = "link"
        label = _("Call to action")
        group = ONWARD
        template = "cms/blocks/call.html"
        description = _("One thing to do next.")


class Stories(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=80, required=False)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="cms.StoryPage"),
        label=_("stories, or none for the newest that fit the page"),
        min_num=0,
        max_num=3,
        default=[],
    )

    class Meta:
        icon = "doc-full"
        label = _("Stories")
        group = ONWARD
        template = "cms/blocks/stories.html"
        description = _("Stories of makers: chosen ones, or the newest that fit the page.")
        preview_value = {"title": "Ook hier gemaakt", "pages": []}


class Form(blocks.StructBlock):
    form = blocks.ChoiceBlock(
        label=_("form"), choices=[("enquiry", _("question")), ("newsletter", _("newsletter"))], default="enquiry"
    )
    title = blocks.CharBlock(label=_("title"), max_length=80)

    class Meta:
        icon = "form"
        label = _("Form")
        group = ONWARD
        template = "cms/blocks/form.html"
        description = _("Asks a question or subscribes to the newsletter, on the page itself.")
        preview_value = {"form": "enquiry", "title": "Stel uw vraag"}


contact = SnippetChooserBlock("cms.ContactPerson", label=_("Contact"), group=ONWARD, template="cms/blocks/contact.html")
initiatives = blocks.StaticBlock(
    label=_("Initiatives of the region"),
    group=ONWARD,
    icon="site",
    template="cms/blocks/initiatives.html",
    admin_text=_("Shows every initiative with its phase, from the region's memory."),
)
plots = blocks.StaticBlock(
    label=_("Plots on offer"),
    group=ONWARD,
    icon="site",
    template="cms/blocks/plots.html",
    admin_text=_("Shows the newest plots of the site finder."),
)
region_map = blocks.StaticBlock(
    label=_("Map of the region"),
    group=ONWARD,
    icon="globe",
    template="cms/blocks/map.html",
    admin_text=_("Shows the municipalities on the map, with the same links as a list."),
)
meetups = blocks.StaticBlock(
    label=_("Next gatherings"),
    group=ONWARD,
    icon="calendar",
    template="cms/blocks/meetups.html",
    admin_text=_("Shows the next three gatherings of the agenda."),
)
