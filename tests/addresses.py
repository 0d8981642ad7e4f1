"""Every address of the product, read from the URLconf, so that a test forgets none."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation


@dataclass(frozen=True)
class Address:
    """`name` with its namespaces, the route as it is written, and the names of what is filled in."""

    name: str
    route: str
    filled_in: tuple[str, ...]
    view: object

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    def at(self, **values) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.route)

    @property
    def takes(self) -> set[str]:
        """The methods that the view answers."""
        view = getattr(self.view, "view_class", self.view)
        return {name for name in view.http_method_names if hasattr(view, name)}


def every_address():
    def walk(patterns, route, spaces):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = [*spaces, pattern.namespace] if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, route + str(pattern.pattern), inner)
            elif isinstance(pattern, URLPattern):
                name = ":".join([*spaces, pattern.name or ""])
                yield Address(name, route + str(pattern.pattern), tuple(pattern.pattern.converters), pattern.callback)

    with translation.override("nl"):
        return list(walk(get_resolver().url_patterns, "", []))
