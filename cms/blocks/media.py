"""Blocks that are looked at: pictures, drawings, files."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.blocks.drawings import drawing_choices

MEDIA = _("Pictures and files")


class DrawingBlock(blocks.StructBlock):
    drawing = blocks.ChoiceBlock(label=_("drawing"), choices=drawing_choices)
    caption = blocks.CharBlock(label=_("what the drawing shows"), max_length=240)

    class Meta:
        icon = "draft"
        label = _("Drawing")
        group = MEDIA
        template = "cms/blocks/drawing.html"
        description = _("One of the drawings made for the site.")
        preview_value = {"drawing": "bobbin", "caption": "Spinplaat, strekrollen en klos."}


class Download(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), max_length=120)
    about = blocks.CharBlock(label=_("what is in it"), max_length=240, required=False)

    class Meta:
        icon = "download"
        label = _("Download")
        group = MEDIA
        template = "cms/blocks/download.html"
        description = _("A file to take along, with its size.")


picture = ImageBlock(label=_("Picture"), group=MEDIA, template="cms/blocks/picture.html")
pictures = blocks.ListBlock(
    ImageBlock(), label=_("Row of pictures"), group=MEDIA, icon="image", max_num=4, template="cms/blocks/pictures.html"
)
