"""What is known of a person or an organisation, with its source and day: a block on both pages."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.models import Contact, FactKind, Organisation
from crm.queries.facts import facts_about


def fact_panel(thing: Contact | Organisation, request: HttpRequest, here: str) -> SafeString:
    name = thing._meta.model_name
    space, may_change = f"crm_{name}s", request.user.has_perm(f"crm.change_{name}")
    shown: dict[str, Any] = {
        "thing": thing,
        "is_person": isinstance(thing, Contact),
        "facts": facts_about(thing),
        "kinds": FactKind.choices if may_change else [],
        "note_url": f"{space}:note_fact",
        "replace_url": f"{space}:replace_fact",
        "take_back_url": f"{space}:take_back_fact",
        "here": here,
    }
    return render_to_string("crm/backoffice/facts.html", shown, request)
