"""Pictures and files, ours from the first day so that credit and consent have a place."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Image(AbstractImage):
    """A picture, who made it and whether the people on it agreed."""

    # Named apart from Wagtail's own models of the same name, which stay installed beside ours.
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="crm_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="crm_images"
    )
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    depicts_person = models.BooleanField(_("shows a person"), default=False)
    consent_reference = models.CharField(_("consent reference"), max_length=80, blank=True)
    consent_expires_on = models.DateField(_("consent expires on"), null=True, blank=True)

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        "credit",
        "licence",
        "depicts_person",
        "consent_reference",
        "consent_expires_on",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class Document(AbstractDocument):
    """A file that can be downloaded, with its licence."""

    # Named apart from Wagtail's own models of the same name, which stay installed beside ours.
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="crm_documents")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="crm_documents"
    )
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    admin_form_fields = (*WagtailDocument.admin_form_fields, "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        permissions = [("choose_document", "Can choose document")]
