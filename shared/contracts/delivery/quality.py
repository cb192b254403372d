"""Quality as a whole: what a company settles for it, its nonconformities as a board, and what the figures show."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.delivery.nonconformities import NonconformityRow
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.quality_kinds import CauseShare, NonconformityState, PassRate
from shared.contracts.fields import ProjectId, Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure

Hours = Annotated[int, Meta(ge=1, le=168)]
Days = Annotated[int, Meta(ge=1, le=366)]
SHOWN = 20
"""Cards of a column; the rest is in the list."""


class QualitySettings(View):
    """`major_hours`: within how many hours of a major nonconformity being found management is told, and has said that
    it knows. `effect_days`: how long after its verification the effect of a rectification is looked at."""

    major_hours: int
    effect_days: int
    revision: int


class ReadQualitySettings(Command):
    """Nothing to say."""


class ChangeQualitySettings(Command):
    """`revision` is 1 where nothing was changed before."""

    revision: Revision
    major_hours: Hours
    effect_days: Days


class QualityPile(View):
    """A column of the board: the states in it, how many there are, and the first of them, what is late before the
    rest."""

    states: tuple[NonconformityState, ...]
    count: int
    rows: tuple[NonconformityRow, ...]


class QualityBoard(View):
    """`month_rate` is of the checks decided this month, in percent; `mean_days` from being found to being verified, of
    those closed in the last 90 days; None of none. `majors` are open, `untold` of them those that management has not
    said it knows of."""

    piles: tuple[QualityPile, ...]
    month_rate: str | None
    month_count: int
    mean_days: str | None
    late: int
    majors: int
    untold: int


class QualityFigures(View):
    """Of the last twelve months. `rates` are of all, then of each method, then of each project by its code."""

    causes: tuple[CauseShare, ...]
    without_cause: int
    rate: PassRate
    by_method: tuple[PassRate, ...]
    by_project: tuple[PassRate, ...]
    by_month: tuple[PassRate, ...]
    open: int
    late: int
    reopened: int
    closed: int


class QualityQuery(Command):
    """Of one project, or of all that the reader may see."""

    project_id: ProjectId | None = None


QUALITY_STALE = Failure("quality.stale", Conflict)

QUALITY_BOARD = projects.call(
    feature="quality",
    verb="board",
    says="The nonconformities as a board",
    takes=QualityQuery,
    gives=QualityBoard,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/quality/board"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
QUALITY_FIGURES = projects.call(
    feature="quality",
    verb="figures",
    says="Causes, pass rates and what is late",
    takes=QualityQuery,
    gives=QualityFigures,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/quality/figures"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_QUALITY_SETTINGS = projects.call(
    feature="quality",
    verb="read_settings",
    says="What the company settled for quality",
    takes=ReadQualitySettings,
    gives=QualitySettings,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/quality/settings"),
    kinds=STAFF,
)
CHANGE_QUALITY_SETTINGS = projects.call(
    feature="quality",
    verb="change_settings",
    says="Change what the company settled for quality",
    takes=ChangeQualitySettings,
    gives=QualitySettings,
    needs=P.QUALITY_MANAGE,
    write=True,
    rest=Rest("POST", "/quality/settings"),
    kinds=STAFF,
    failures=(QUALITY_STALE,),
)
