"""Whether conditions hold: pure, so that a run and a dry run judge alike."""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from shared.contracts.desk.conditions import Conditions, Hours


class Facts(Struct, frozen=True, kw_only=True):
    """A ticket at one moment. `from_state` and `to_state` are those of the row that the moment wrote into its history,
    None where it wrote none; `categories` are its own and all above it; `body` is the message that the moment is
    about. `in_hours` is known only where some condition asks for it."""

    ticket_id: UUID
    number: int
    title: str
    state: str
    from_state: str | None
    priority: int
    type: str | None
    channel: str
    categories: tuple[UUID, ...]
    customer_id: UUID
    level: str | None
    assignee_id: UUID | None
    assignee_name: str | None
    tags: tuple[str, ...]
    body: str
    clock: str = ""
    to_state: str | None = None
    team_id: UUID | None = None
    team_name: str | None = None
    in_hours: bool | None = None

    @property
    def has_moved(self) -> bool:
        """Whether the moment itself changed the state, whatever it is by now."""
        return self.from_state is not None and self.from_state != self.to_state


def matches(wanted: Conditions, facts: Facts) -> bool:
    text = f"{facts.title}\n{facts.body}".lower()
    return (
        _any(wanted.states, facts.state)
        and _any(wanted.was, facts.from_state)
        and _any(wanted.priorities, facts.priority)
        and _any(wanted.types, facts.type)
        and _any(wanted.channels, facts.channel)
        and _any(wanted.customer_ids, facts.customer_id)
        and _any(wanted.levels, facts.level)
        and _any(wanted.clocks, facts.clock)
        and _meet(wanted.category_ids, facts.categories)
        and _meet([tag.lower() for tag in wanted.tags], [tag.lower() for tag in facts.tags])
        and (wanted.hours is None or (wanted.hours is Hours.WITHIN) == facts.in_hours)
        and wanted.is_assigned in {None, facts.assignee_id is not None}
        and (not wanted.words or _holds(text, wanted.words))
        and not _holds(text, wanted.without)
    )


def _any(wanted: Collection[object], value: object) -> bool:
    return not wanted or value in wanted


def _meet(wanted: Collection[object], values: Collection[object]) -> bool:
    return not wanted or not set(wanted).isdisjoint(values)


def _holds(text: str, words: Collection[str]) -> bool:
    return any(word.strip().lower() in text for word in words)
