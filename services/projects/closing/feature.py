"""Closing reviews: prefilled, written, reviewed by the team, published with their lessons; then the archive."""

from services.projects.closing import actions, queries
from shared.contracts.delivery import closing as c
from shared.feature import Feature

KEEPS = ("2.4.f", "2.4.g")
"""The clauses of the policy that are kept here."""

FEATURE = Feature(
    "closing",
    answers={
        c.READ_CLOSING: queries.read_closing,
        c.SAVE_CLOSING: actions.save,
        c.SUBMIT_CLOSING: actions.submit,
        c.SAY_AT_CLOSING: actions.say,
        c.RETURN_CLOSING: actions.send_back,
        c.PUBLISH_CLOSING: actions.publish,
        c.KEEP_ARCHIVE: actions.keep,
        c.ARCHIVE_PROJECT: actions.archive,
    },
)
