"""The whole URLconf as a list, and the path of each address in a furnished town."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.url_table import WORKSHOP
from tests.support.furniture import Furniture

_NAME = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf with all that stands before it."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def is_workshop(self) -> bool:
        """Whether it lies in a town's workshop."""
        return self.route.startswith("<slug:town>/work/")

    def path(self, things: Furniture) -> str:
        """Where it is in the furnished town."""
        words = things.words()
        if self.name in WORKSHOP:
            words |= WORKSHOP[self.name].words
        numbers = {"opinion": things.opinion.number, "advice": things.advice.number}
        return "/" + _NAME.sub(lambda found: str(numbers.get(str(words[found[1]]), words[found[1]])), self.route)


def _walk(resolver: URLResolver, before: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(pattern.name or route, route, pattern.callback)
        else:
            yield from _walk(pattern, route)


def all_addresses() -> list[Address]:
    """Every address, allauth's among them."""
    return list(_walk(get_resolver()))
