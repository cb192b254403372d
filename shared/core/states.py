"""State machines as tables: verb, where from, where to, who may.

One table feeds the guarded update, the history row, the buttons a caller sees, the picture in the docs, the SQL
check and the exhaustive test.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.core.errors import Conflict, Failure

S = TypeVar("S", bound=str)
P = TypeVar("P", bound=str)

MOVE_UNKNOWN = Failure("state.move_unknown", Conflict)


@dataclass(frozen=True, slots=True)
class Move(Generic[S, P]):
    """`to` is None for a verb that acts on the thing but leaves its state alone (a note, an assignment).
    `by` are the kinds of caller it is meant for; empty means any that holds the permission."""

    verb: str
    sources: frozenset[S]
    to: S | None
    needs: P
    by: frozenset[str] = frozenset()

    def target(self, state: S) -> S:
        return state if self.to is None else self.to


class StateMachine(Generic[S, P]):
    """`moves` may name a verb more than once with disjoint sources, e.g. `take` from new and from open."""

    def __init__(self, name: str, *, states: type[S], initial: S, moves: Collection[Move[S, P]]) -> None:
        self.name = name
        self.states: tuple[S, ...] = tuple(states)  # type: ignore[arg-type]
        self.initial = initial
        self.moves = tuple(moves)
        self._by_source: dict[tuple[str, S], Move[S, P]] = {}
        for move in self.moves:
            for source in move.sources:
                if (move.verb, source) in self._by_source:
                    raise ValueError(f"{name}: two moves for {move.verb} from {source}")
                self._by_source[move.verb, source] = move

    def next(self, state: S, verb: str) -> S:
        """Where `verb` leads; raises `state.move_unknown` (409) if the table has no such move."""
        return self.move(state, verb).target(state)

    def move(self, state: S, verb: str) -> Move[S, P]:
        move = self._by_source.get((verb, state))
        if move is None:
            raise MOVE_UNKNOWN(thing=self.name, state=str(state), verb=verb)
        return move

    def verbs_from(self, state: S, permissions: Collection[P], kind: str) -> list[str]:
        """The verbs a caller of this kind with these permissions may use now, in the order of the table."""
        return [
            move.verb
            for move in self.moves
            if state in move.sources and move.needs in permissions and (not move.by or kind in move.by)
        ]

    def verbs(self) -> list[str]:
        return list(dict.fromkeys(m.verb for m in self.moves))

    def needs(self, verb: str) -> P:
        """The permission of a verb; one verb asks for one permission wherever it starts."""
        return next(m.needs for m in self.moves if m.verb == verb)

    def check_sql(self, column: str = "state") -> str:
        """The CHECK that keeps unknown states out of the table."""
        return f"check ({column} in ({', '.join(repr(str(s)) for s in self.states)}))"

    def mermaid(self) -> Iterator[str]:
        """The picture of the machine for the docs, as lines of a Mermaid state diagram: one arrow from state to state,
        with all its verbs. Verbs that leave the state alone are not drawn."""
        yield "stateDiagram-v2"
        yield f"    [*] --> {self.initial}"
        arrows: dict[tuple[S, S], list[str]] = {}
        for move in self.moves:
            for source in sorted(move.sources):
                if source != move.target(source):
                    arrows.setdefault((source, move.target(source)), []).append(move.verb)
        for (source, target), verbs in arrows.items():
            yield f"    {source} --> {target}: {' / '.join(verbs)}"
