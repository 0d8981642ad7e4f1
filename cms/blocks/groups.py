"""What the region offers whom: one block per target group."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.data import IndicatorChoice
from cms.blocks.text import INLINE


class Offer(blocks.StructBlock):
    need = blocks.CharBlock(label=_("what they need"), max_length=120)
    answer = blocks.TextBlock(label=_("what is here"), max_length=300)
    proof = IndicatorChoice(label=_("figure that proves it"), required=False)

    class Meta:
        icon = "tick"
        label = _("Offer")


class TargetGroup(blocks.StructBlock):
    name = blocks.CharBlock(label=_("target group"), max_length=60)
    text = blocks.RichTextBlock(label=_("who they are"), features=INLINE)
    offers = blocks.ListBlock(Offer(), label=_("needs and answers"))
    missing = blocks.TextBlock(label=_("what the region does not have"), max_length=300)

    class Meta:
        icon = "group"
        label = _("Target group")


class TargetGroups(blocks.StreamBlock):
    group = TargetGroup()
