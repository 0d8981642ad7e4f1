"""The three sets: what a story, a landing page and a campaign page are made of; none has more than 22 blocks."""

from wagtail import blocks

from cms.blocks import action, data, media
from cms.blocks import text as words

_ONCE = {"max_num": 1}


class Story(blocks.StreamBlock):
    """Told from beginning to end: text, proof and pictures."""

    heading = words.heading
    text = words.text
    quote = words.Quote()
    steps = words.steps
    measures = data.measures
    notice = words.Notice()
    timeline = words.timeline
    picture = media.picture
    pictures = media.pictures
    drawing = media.DrawingBlock()
    figures = data.figures
    download = media.Download()
    initiatives = action.initiatives

    class Meta:
        block_counts = {"initiatives": _ONCE}


class Landing(blocks.StreamBlock):
    """Everything: pages that people walk through."""

    heading = words.heading
    text = words.text
    quote = words.Quote()
    steps = words.steps
    questions = words.questions
    notice = words.Notice()
    timeline = words.timeline
    measures = data.measures
    figures = data.figures
    chart = data.Chart()
    picture = media.picture
    pictures = media.pictures
    drawing = media.DrawingBlock()
    download = media.Download()
    contact = action.contact
    stories = action.Stories()
    initiatives = action.initiatives
    plots = action.plots
    region_map = action.region_map
    meetups = action.meetups
    call = action.Call()
    form = action.Form()

    class Meta:
        block_counts = dict.fromkeys(("initiatives", "plots", "region_map", "meetups", "form"), _ONCE)


class Campaign(blocks.StreamBlock):
    """One promise, its proof and one thing to do."""

    heading = words.heading
    text = words.text
    quote = words.Quote()
    steps = words.steps
    questions = words.questions
    notice = words.Notice()
    figures = data.figures
    picture = media.picture
    drawing = media.DrawingBlock()
    stories = action.Stories()
    contact = action.contact
    download = media.Download()
    call = action.Call()
    form = action.Form()

    class Meta:
        block_counts = {"form": _ONCE}
