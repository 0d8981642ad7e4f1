"""A machine with a token, for tests of the API."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from crm.actions.tokens import issue_token
from crm.models import User


def an_account(name="partner", *roles, **fields):
    user = User.objects.create_user(username=name, password="a long password 1", **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def a_token(*scopes, user=None, days=30):
    return issue_token(
        user_id=(user or an_account()).pk,
        name="test machine",
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )


def bearer(issued):
    return {"authorization": f"Bearer {issued.raw}"}


COUNTS_OF_USE = {"crm.ApiToken": {"last_used_at"}}


def contents():
    """Every value of every row, to prove that reading changed nothing; only the use of a key is counted, as ADR 10 says."""
    from django.apps import apps

    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in COUNTS_OF_USE.get(model._meta.label, ())}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in apps.get_models(include_auto_created=True)
    }


def row_counts():
    """How many rows each table has, to prove that a refusal touched nothing."""
    from django.apps import apps

    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
