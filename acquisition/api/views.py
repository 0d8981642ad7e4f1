"""Enquiries in, leads out; each answer is one call to an action or a query."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from acquisition.actions.access import note_that_machine_saw
from acquisition.actions.enquiries import submit_enquiry
from acquisition.api.serializers import EnquirySerializer, LeadSerializer, ReceiptSerializer
from acquisition.models import Lead, Stage
from crm.api.pagination import Pages
from crm.api.views import MachineView

LONGEST_KEY = 100


class EnquiriesView(MachineView):
    """A partner hands us somebody's enquiry."""

    required_scopes = {"POST": "enquiries:write"}
    http_method_names = ["post"]

    @extend_schema(
        request=EnquirySerializer,
        responses={
            201: ReceiptSerializer,
            200: OpenApiResponse(ReceiptSerializer, description="A repeat of the same Idempotency-Key."),
        },
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="At most 100 visible characters; sending it again changes nothing and answers the same.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        enquiry = EnquirySerializer(data=request.data)
        enquiry.is_valid(raise_exception=True)
        fields = dict(enquiry.validated_data)
        key = _idempotency_key(request)
        with self.acting(request):
            received = submit_enquiry(
                organisation_name=fields.pop("organisation"),
                # Each token has its own keys, so that no partner can ask about another's.
                idempotency_key=f"{request.auth.pk}:{key}" if key else "",
                **fields,
            )
        return Response({"reference": received.reference}, status=201 if received.created else 200)


class LeadsView(MachineView, ListAPIView):
    """The leads the token's account sees in the back office, newest first."""

    required_scopes = {"GET": "leads:read"}
    http_method_names = ["get", "head"]
    serializer_class = LeadSerializer
    pagination_class = Pages

    @extend_schema(parameters=[OpenApiParameter("stage", str, enum=Stage.values)])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Lead]:
        if getattr(self, "swagger_fake_view", False):
            return Lead.objects.none()
        leads = _seen_by(self.request)
        stage = self.request.query_params.get("stage")
        if stage is None:
            return leads
        if stage not in Stage.values:
            raise ValidationError({"stage": [_("There is no such stage.")]})
        return leads.filter(stage=stage)

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page that cannot be put on record is not sent."""
        page = super().paginate_queryset(queryset)
        note_that_machine_saw(page or [], self.request.auth)
        return page


class LeadView(MachineView, RetrieveAPIView):
    """One lead, if the token's account sees it in the back office."""

    required_scopes = {"GET": "leads:read"}
    http_method_names = ["get", "head"]
    serializer_class = LeadSerializer

    def get_queryset(self) -> QuerySet[Lead]:
        if getattr(self, "swagger_fake_view", False):
            return Lead.objects.none()
        return _seen_by(self.request)

    def get_object(self) -> Lead:
        lead: Lead = super().get_object()
        note_that_machine_saw([lead], self.request.auth)
        return lead


def _seen_by(request: Request) -> QuerySet[Lead]:
    return Lead.objects.visible_to(request.user).select_related("organisation", "sector").order_by("-opened_at", "-pk")


def _idempotency_key(request: Request) -> str:
    key: str = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ValidationError({"Idempotency-Key": [_("At most 100 visible ASCII characters.")]})
    return key
