"""The shapes of an enquiry coming in and a lead going out."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from acquisition.models import Channel, Lead
from crm.api.serializers import StrictSerializer

NOT_FOR_MACHINES = (Channel.WEBSITE,)
CHANNELS = [choice for choice in Channel.choices if choice[0] not in NOT_FOR_MACHINES]


class EnquirySerializer(StrictSerializer):
    """What a partner's system sends us on behalf of a person who asked."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
    organisation = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    message = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="nl")
    channel = serializers.ChoiceField(choices=CHANNELS, required=False, default=Channel.API.value)


class ReceiptSerializer(serializers.Serializer[Any]):
    """The number under which the enquiry is known to us, also on the phone."""

    reference = serializers.CharField()


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A lead without its people: names and addresses stay in the back office."""

    organisation = serializers.CharField(source="organisation.name", default=None, read_only=True, allow_null=True)
    sector = serializers.SlugField(source="sector.slug", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Lead
        fields = (
            "id",
            "code",
            "title",
            "organisation",
            "sector",
            "origin",
            "stage",
            "stage_entered_at",
            "standing",
            "outcome",
            "outcome_reason",
            "outcome_at",
            "jobs_new_fte_est",
            "jobs_unknown_reason",
            "investment_eur_est",
            "investment_unknown_reason",
            "opened_at",
        )
        read_only_fields = fields
