"""Blocks that are read: text, quotes, steps, questions, notices."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

INLINE = ["bold", "italic", "link"]
TEXT = _("Text")


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quote"), max_length=300)
    by = blocks.CharBlock(label=_("who says so"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = TEXT
        template = "cms/blocks/quote.html"
        description = _("What somebody said, in their own words.")
        preview_value = {"text": "Een draad liegt niet.", "by": "Roelien Huizing, procesoperator"}


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("step"), max_length=60)
    text = blocks.TextBlock(label=_("what happens"), max_length=300)

    class Meta:
        icon = "order"
        label = _("Step")


class Question(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=120)
    answer = blocks.RichTextBlock(label=_("answer"), features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("Question")


class Notice(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=80, required=False)
    text = blocks.RichTextBlock(label=_("text"), features=INLINE)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        group = TEXT
        template = "cms/blocks/notice.html"
        description = _("Something readers must not miss; one on a page is enough.")
        preview_value = {"title": "Let op", "text": "<p>Dit cijfer is van 2020.</p>"}


class Moment(blocks.StructBlock):
    when = blocks.CharBlock(label=_("when"), max_length=40)
    text = blocks.TextBlock(label=_("what happened"), max_length=240)

    class Meta:
        icon = "date"
        label = _("Moment")


heading = blocks.CharBlock(
    label=_("Heading"), icon="title", group=TEXT, max_length=90, template="cms/blocks/heading.html"
)
text = blocks.RichTextBlock(
    label=TEXT, group=TEXT, features=[*INLINE, "h3", "ul", "ol"], template="cms/blocks/text.html"
)
steps = blocks.ListBlock(Step(), label=_("Steps"), group=TEXT, icon="list-ol", template="cms/blocks/steps.html")
questions = blocks.ListBlock(
    Question(), label=_("Questions and answers"), group=TEXT, icon="help", template="cms/blocks/questions.html"
)
timeline = blocks.ListBlock(
    Moment(), label=_("Timeline"), group=TEXT, icon="history", template="cms/blocks/timeline.html"
)
