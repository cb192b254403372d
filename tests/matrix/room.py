"""A company may have only so many of some things: of what earlier cells made, the oldest goes."""

from shared.core.errors import DomainError

SPARE = 10
"""So many more than are kept may gather, so that not every new one has to look."""


async def make_room(makers, owner, found, keep: int, remove) -> None:
    """`remove` gives the call and its command for one of `found`. Two cells may want the same one to go."""
    if len(found) <= keep + SPARE:
        return
    for one in sorted(found, key=lambda one: one.id)[:-keep]:
        call, command = remove(one)
        try:
            await makers.write(call, owner, command)
        except DomainError as error:
            if not error.code.endswith((".stale", ".not_found", ".archived", ".has_children")):
                raise
