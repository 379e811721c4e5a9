"""Names under which copies are found: the key, the tags and scopes, the namespace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from freshold._enums import What
from freshold.events import Invalidation

Name: TypeAlias = tuple[str, str, str]


class Place(NamedTuple):
    """Where a value lives."""

    namespace: str
    schema_version: str
    key: str


def key_name(namespace: str, key: str) -> Name:
    """What an invalidation of a key meets."""
    return ("key", namespace, key)


def tag_name(tag: str) -> Name:
    """What an invalidation of a tag or a scope meets."""
    return ("tag", tag, "")


def namespace_name(namespace: str) -> Name:
    """What an invalidation of a namespace meets."""
    return ("namespace", namespace, "")


def names_of(place: Place, tags: Iterable[str]) -> list[Name]:
    """Everything that an invalidation of a copy may name."""
    return [key_name(place.namespace, place.key), namespace_name(place.namespace), *map(tag_name, tags)]


def told(event: Invalidation) -> list[Name]:
    """What an invalidation names. One of a kind that this client does not know is taken for the widest it can be."""
    match event.what:
        case What.KEY | What.PUT:
            return [key_name(event.namespace, key) for key in event.keys]
        case What.NAMESPACE:
            return [namespace_name(event.namespace)]
        case What.TAG | What.SCOPE:
            return [tag_name(name) for name in (*event.tags, *event.scopes)]
        case What.UNKNOWN:
            keys = [key_name(event.namespace, key) for key in event.keys]
            names = [tag_name(name) for name in (*event.tags, *event.scopes)]
            return [*keys, *names] or [namespace_name(event.namespace)]
