"""A region's campaigns from its file."""

import pytest
from django.conf import settings

from campaigns.actions.region import load_campaigns
from campaigns.models import Campaign, Link

pytestmark = pytest.mark.django_db
FOLDER = settings.ROOT / "regions" / "dutch-techzone"


def rows():
    return list(Campaign.objects.order_by("pk").values()), list(Link.objects.order_by("pk").values())


def test_loading_twice_changes_nothing(capsys):
    load_campaigns(FOLDER)
    once = rows()
    load_campaigns(FOLDER)
    assert rows() == once
    assert len(once[0]) == 2
    assert len(once[1]) == 15
    assert capsys.readouterr().out == ""


def test_a_region_without_campaigns_is_fine(tmp_path):
    load_campaigns(tmp_path)
    assert not Campaign.objects.exists()


def test_a_corrected_name_is_taken_over_and_the_code_stays(tmp_path):
    file = tmp_path / "campaigns.toml"
    file.write_text('[one]\nname = "Wrong"\nlinks = ["/verhalen/"]\n')
    load_campaigns(tmp_path)
    code = Campaign.objects.get().code
    file.write_text('[one]\nname = "Right"\nlinks = ["/verhalen/", "/bidbook/"]\n')
    load_campaigns(tmp_path)
    campaign = Campaign.objects.get()
    assert (campaign.name, campaign.code, campaign.links.count()) == ("Right", code, 2)
