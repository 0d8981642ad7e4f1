"""Photographs on the site."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Drawn

from cms.templatetags.cms_pictures import RECIPES, photo
from crm.models import Image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def uploaded():
    drawn = io.BytesIO()
    Drawn.new("RGB", (1600, 1200), "orange").save(drawn, "jpeg")
    return Image.objects.create(title="Lathe", description="A lathe", file=ContentFile(drawn.getvalue(), "lathe.jpg"))


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_photograph_comes_in_two_formats_and_several_widths_and_says_its_own_size(recipe):
    shown = photo(uploaded(), recipe)

    assert len(re.findall(r"\.webp \d+w", shown)) == len(re.findall(r"\.jpg \d+w", shown)) > 1
    assert 'type="image/webp"' in shown
    assert all(re.search(pattern, shown) for pattern in (r' src="[^"]+\.jpg"', r' width="\d+"', r' height="\d+"'))
    assert 'loading="lazy"' in shown
    assert 'alt="A lathe"' in shown


def test_the_first_picture_of_a_page_does_not_wait_and_a_decoration_is_not_read_out():
    shown = photo(uploaded(), "lead", alt="", eager=True)

    assert 'fetchpriority="high"' in shown
    assert "lazy" not in shown
    assert 'alt=""' in shown


@pytest.mark.parametrize("content", [b"", b"this is no picture", b"\xff\xd8\xff\xe0 half a jpeg"], ids=str)
def test_a_broken_file_leaves_no_hole(content):
    image = uploaded()
    Path(image.file.path).write_bytes(content)

    assert photo(Image.objects.get(), "wide") == ""


def test_a_file_that_is_gone_leaves_no_hole():
    image = uploaded()
    image.file.storage.delete(image.file.name)

    assert photo(image, "card") == ""
