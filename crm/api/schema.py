"""What the description of the API describes: our addresses for machines, not those Wagtail's admin uses itself."""

from typing import Any

PREFIX = "/api/"
WAGTAILS = "/api/v2/"  # described by Wagtail itself


def ours_only(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    return [
        endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX) and not endpoint[0].startswith(WAGTAILS)
    ]
