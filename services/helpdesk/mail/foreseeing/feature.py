"""Asked by `huifang mail ingest --dry-run`."""

from services.helpdesk.mail.foreseeing import queries
from shared.contracts.desk import mail_ingest as c
from shared.feature import Feature

FEATURE = Feature("foreseeing", answers={c.READ_POSTROOM: queries.postroom, c.FORESEE_MAIL: queries.foresee})
