"""A version of an article: written, reviewed, published, replaced (docs/generated/states.md draws it)."""

from shared.contracts.desk.knowledge import VersionState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

STAFF = frozenset({Kind.MEMBER, Kind.CLIENT})
OPEN = (S.DRAFT, S.REVIEW)
"""Not yet readers' business."""

FROM = {"submit": S.DRAFT, "return": S.REVIEW}

ARTICLE: StateMachine[S, P] = StateMachine(
    "article version",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("submit", frozenset({S.DRAFT}), S.REVIEW, P.ARTICLE_WRITE, STAFF),
        Move("return", frozenset({S.REVIEW}), S.DRAFT, P.ARTICLE_PUBLISH, STAFF),
        Move("publish", frozenset({S.REVIEW}), S.PUBLISHED, P.ARTICLE_PUBLISH, STAFF),
        Move("replace", frozenset({S.DRAFT, S.REVIEW, S.PUBLISHED}), S.SUPERSEDED, P.ARTICLE_WRITE, STAFF),
    ],
)
