"""Lessons: written, searched, retired; proposed to what comes after, and answered."""

from services.projects.lessons import actions, queries
from shared.contracts.delivery import lessons as c
from shared.feature import Feature

KEEPS = ("1.3.d", "2.4.h")
"""The clauses of the policy that are kept here."""

FEATURE = Feature(
    "lessons",
    answers={
        c.LIST_LESSONS: queries.list_lessons,
        c.PROPOSED_LESSONS: actions.proposed,
        c.ANSWER_LESSON: actions.answer,
        c.ADD_LESSON: actions.add,
        c.DROP_LESSON: actions.drop,
        c.RETIRE_LESSON: actions.retire,
    },
)
