"""What campaigns hang in the Wagtail admin."""

from wagtail import hooks

from campaigns.backoffice.campaigns import CampaignViewSet


@hooks.register("register_admin_viewset")
def campaigns() -> CampaignViewSet:
    return CampaignViewSet()
