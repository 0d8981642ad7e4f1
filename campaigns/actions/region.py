"""A region's campaigns, from a readable file."""

import tomllib
from pathlib import Path

from django.db import transaction

from campaigns.actions.campaigns import create_campaign, create_link
from campaigns.models import Campaign


@transaction.atomic
def load_campaigns(folder: Path) -> None:
    """The campaigns of `campaigns.toml` exist with their links, each known by its slug; nothing else is touched."""
    path = folder / "campaigns.toml"
    if not path.exists():
        return
    for slug, fields in tomllib.loads(path.read_text(encoding="utf-8")).items():
        links = fields.pop("links", [])
        known = Campaign.objects.filter(slug=slug).first()
        if known is None:
            campaign_id = create_campaign(slug=slug, **fields)
        else:
            campaign_id = known.pk
            Campaign.objects.filter(pk=known.pk).update(**fields)
        for target_path in links:
            create_link(campaign_id=campaign_id, target_path=target_path)
