"""The people of a demonstration, with a password that everybody may know."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.actions.roles import ensure_roles
from crm.contracts import Refused
from crm.models import Municipality, User

DEMO_PASSWORD = "techzone-demo"  # noqa: S105  known on purpose; DEMO answers this machine alone


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    role: str
    municipality: str = ""
    administers: bool = False


DEMO_ACCOUNTS = (
    DemoAccount("mila", "Mila", "Marketeers"),
    DemoAccount("wim", "Wim", "Writers"),
    DemoAccount("anna", "Anna", "Acquisition team"),
    DemoAccount("hilde", "Hilde", "Heads of acquisition"),
    DemoAccount("emre", "Emre", "Account managers", municipality="emmen"),
    DemoAccount("bo", "Bo", "Program Board"),
    DemoAccount("ada", "Ada", "Administrators", administers=True),
)


class OnlyForDemo(Refused):
    message = _("Demo accounts have a known password. They are made only when DEMO is on.")


@transaction.atomic
def create_demo_accounts() -> None:
    """Each demo account exists with its role and the demo password. Refused unless settings.DEMO."""
    if not settings.DEMO:
        raise OnlyForDemo
    ensure_roles()
    for account in DEMO_ACCOUNTS:
        _ensure(account)


def _ensure(account: DemoAccount) -> None:
    user, _new = User.objects.get_or_create(username=account.username)
    user.first_name, user.last_name = account.name, "(demo)"
    user.email = f"{account.username}@techzone.example.org"
    user.is_active = True
    user.is_superuser = account.administers
    user.municipality = Municipality.objects.filter(slug=account.municipality).first()
    if not user.check_password(DEMO_PASSWORD):  # hashing costs a fifth of a second; a second start need not pay it
        user.set_password(DEMO_PASSWORD)
    user.save()
    user.groups.set([Group.objects.get(name=account.role)])
