"""A row that a maker has put into a realm."""

from uuid import UUID

from msgspec import Struct


class Row(Struct, frozen=True):
    """`id` is what the field takes; `revision` what a write must bring."""

    id: UUID | int
    revision: int = 1
