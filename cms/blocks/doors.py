"""The doors of the home page: one per kind of visitor."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class Door(blocks.StructBlock):
    kicker = blocks.CharBlock(label=_("for whom"), max_length=40)
    title = blocks.CharBlock(label=_("title"), max_length=60)
    text = blocks.TextBlock(label=_("text"), max_length=240)
    page = blocks.PageChooserBlock(label=_("leads to"))

    class Meta:
        icon = "link"
        label = _("Door")


class Doors(blocks.StreamBlock):
    door = Door()

    class Meta:
        max_num = 3
