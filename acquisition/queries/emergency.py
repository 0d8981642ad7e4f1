"""Leads that an administrator opened in an emergency: who has one open, and what colleagues are told of it."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from acquisition.models import EmergencyAccess, Lead
from crm.models import User

TOLD_FOR = timedelta(days=14)
SEALED = "acquisition.view_sealed_lead"


def is_in_emergency(user: Any) -> bool:
    """Whether the user, who may open leads in an emergency, has one open now."""
    return user.has_perm("acquisition.add_emergencyaccess") and EmergencyAccess.objects.of(user).live().exists()


def live_access(user: Any, lead: Lead) -> EmergencyAccess | None:
    """The access through which the user sees this lead; None for who sees it by role or as a member."""
    return EmergencyAccess.objects.of(user).live().filter(lead=lead).first()


def own_live_accesses(user: Any) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.of(user).live().select_related("lead").order_by("ends_at")


def accesses_to_tell(user: Any) -> QuerySet[EmergencyAccess]:
    """Of the last two weeks, those to leads the user owns, and all of them for who may see sealed leads."""
    recent = EmergencyAccess.objects.filter(opened_at__gt=timezone.now() - TOLD_FOR).exclude(user=user)
    mine = recent if user.has_perm(SEALED) else recent.filter(lead__owner=user)
    return mine.filter(lead__in=Lead.objects.visible_to(user)).select_related("lead", "user").order_by("-pk")


def to_be_told(lead: Lead) -> list[User]:
    """Who hears of an emergency: the lead's owner and every head of acquisition with a mail address."""
    heads = Q(groups__permissions__codename="view_sealed_lead") | Q(user_permissions__codename="view_sealed_lead")
    people = User.objects.filter(Q(pk=lead.owner_id or 0) | heads, is_active=True)
    return list(people.exclude(email="").distinct().order_by("pk"))
