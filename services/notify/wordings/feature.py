"""Wordings: listed, read, tried, saved, reset."""

from services.notify.wordings import actions, queries, samples
from shared.contracts.telling import wordings as c
from shared.feature import Feature

FEATURE = Feature(
    "wordings",
    answers={
        c.LIST_WORDINGS: queries.list_wordings,
        c.READ_WORDING: queries.read_wording,
        c.PREVIEW_WORDING: samples.preview,
        c.SAVE_WORDING: actions.save,
        c.RESET_WORDING: actions.reset,
    },
)
