"""Nonconformities: raised by people, checks, tickets and acceptance, and rectified."""

from services.projects.nonconformities import judging, mending, queries
from services.projects.nonconformities.consumers import LISTENS
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import nonconformity_acts as a
from shared.feature import Feature

KEEPS = ("1.3.b", "2.3.f", "4.3.c")
"""Clauses of the policy: quality first; an owner, a day and measures for each rectification, whose effect is followed;
grades, major ones told to management and mended by a task force with its own closing report."""

FEATURE = Feature(
    "nonconformities",
    answers={
        c.LIST_NONCONFORMITIES: queries.list_nonconformities,
        c.READ_NONCONFORMITY: queries.read_nonconformity,
        c.FIND_NONCONFORMITY: queries.find_nonconformity,
        c.RAISE_NONCONFORMITY: mending.raise_one,
        a.GRADE: judging.grade,
        a.FORM: judging.form,
        a.HEAR: judging.hear,
        a.ASSIGN: judging.assign,
        a.START: mending.start,
        a.SAVE: mending.save,
        a.FINISH: mending.finish,
        a.VERIFY: mending.verify,
        a.SEND_BACK: mending.send_back,
        a.REPORT: mending.report,
        a.CLOSE: mending.close,
        a.REOPEN: mending.reopen,
    },
    records=frozenset({c.NonconformityMoved, c.NonconformityMajor, c.NonconformityLate}),
    listens=LISTENS,
)
