"""What everybody may see."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction

_ASKED = ExpressionWrapper(OuterRef("path"), output_field=CharField())
OPEN_TO_ALL = ~Exists(PageViewRestriction.objects.annotate(asked=_ASKED).filter(asked__startswith=F("page__path")))
"""A condition on pages: neither the page nor one above it is closed to some. Costs no query of its own."""
