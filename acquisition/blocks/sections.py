"""A bidbook as it is written: sections with a key that stays, and in them text, figures, tables and pictures."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from crm.models.figures import indicator_choices

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "blockquote"]
EVERYWHERE, NOT_TRANSLATED, ONLY_HERE = "", "not_translated", "only_here"


def profile_choices() -> list[tuple[str, str]]:
    """Every target group by its key, for editors to choose from."""
    profiles = apps.get_model("acquisition", "TargetCompanyProfile")._default_manager.all()
    return [(profile.key, str(profile)) for profile in profiles]


class IndicatorChoice(blocks.ChoiceBlock):
    """One of the region's indicators. Reading a kept choice asks the database nothing: it is the slug itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=indicator_choices, **options)

    def normalize_choice(self, value: Any) -> Any:
        return value


class Figure(blocks.StructBlock):
    indicator = IndicatorChoice(label=_("figure"))
    historic = blocks.BooleanBlock(
        label=_("a figure of its time"),
        required=False,
        help_text=_(
            "Tick this to show a figure that is out of date as what it was at its date. Its date stands with it."
        ),
    )

    class Meta:
        icon = "table"
        label = _("Figure")


class Picture(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("words for who does not see it"),
        max_length=200,
        required=False,
        help_text=_("What the picture tells, in one sentence. Without it the book is not published."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")


class ProfileChoice(blocks.ChoiceBlock):
    """One of the region's target groups. Reading a kept choice asks the database nothing: it is the key itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=profile_choices, **options)

    def normalize_choice(self, value: Any) -> Any:
        return value


class Proposition(blocks.StructBlock):
    profile = ProfileChoice(label=_("target group"))
    historic = blocks.BooleanBlock(
        label=_("figures of their time"),
        required=False,
        help_text=_("Tick this when its figures may be out of date. The date of each stands with it."),
    )

    class Meta:
        icon = "tag"
        label = _("Value proposition")


class SectionBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=FEATURES,
        icon="pilcrow",
        help_text=_(
            "A figure in a sentence is written {{figure:short-name}}; publishing puts in its value of that day."
        ),
    )
    figures = blocks.ListBlock(Figure(), label=_("Figures"), icon="table", min_num=1, max_num=6)
    table = blocks.TextBlock(
        label=_("Table"),
        icon="table",
        rows=5,
        help_text=_("One row a line, cells divided by |. The first row holds the headings."),
    )
    picture = Picture()
    proposition = Proposition(help_text=_("What is approved on the day of publishing stands in the book."))


class Section(blocks.StructBlock):
    key = blocks.CharBlock(
        label=_("key"),
        max_length=40,
        help_text=_("The same in every language and every version, such as “land”. Readers do not see it."),
    )
    title = blocks.CharBlock(label=_("title"), max_length=160)
    languages = blocks.ChoiceBlock(
        label=_("languages"),
        choices=[
            (EVERYWHERE, _("stands in every language")),
            (NOT_TRANSLATED, _("not translated: stands in another language only")),
            (ONLY_HERE, _("stands in this language only")),
        ],
        required=False,
        default=EVERYWHERE,
    )
    body = SectionBody(label=_("content"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Section")
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["key"] != slugify(cleaned["key"]):
            wrong = ValidationError(_("Use small letters, digits and hyphens only, such as “land-and-power”."))
            raise blocks.StructBlockValidationError(block_errors={"key": wrong})
        return cleaned


class BookSections(blocks.StreamBlock):
    section = Section()
