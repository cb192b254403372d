"""Questionnaires of call-backs: five items at most, versioned."""

from services.helpdesk.questionnaires import actions, queries
from shared.contracts.desk import questionnaires as c
from shared.feature import Feature

FEATURE = Feature(
    "questionnaires",
    answers={
        c.LIST_QUESTIONNAIRES: queries.list_questionnaires,
        c.READ_QUESTIONNAIRE: queries.read_questionnaire,
        c.CREATE_QUESTIONNAIRE: actions.create,
        c.CHANGE_QUESTIONNAIRE: actions.change,
        c.ARCHIVE_QUESTIONNAIRE: actions.archive,
    },
    records=frozenset({c.QuestionnaireChanged}),
)
