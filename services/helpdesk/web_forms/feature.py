"""Web forms: kept, shown, filled in."""

from services.helpdesk.tickets.attached import Keep, Stored
from services.helpdesk.web_forms import actions, queries
from shared.contracts.desk import web_forms as c
from shared.contracts.parties import Caller
from shared.feature import Feature, Prepared


def feature(keep: Keep) -> Feature:
    async def kept(caller: Caller, command: c.SubmitWebForm) -> tuple[Stored, ...]:
        return await keep(caller, command.files)

    return Feature(
        "web_forms",
        answers={
            c.LIST_WEB_FORMS: queries.list_forms,
            c.READ_WEB_FORM: queries.read_form,
            c.CREATE_WEB_FORM: actions.create,
            c.CHANGE_WEB_FORM: actions.change,
            c.SHOW_WEB_FORM: queries.show,
            c.SUBMIT_WEB_FORM: Prepared(_has_files, kept, actions.submit),
        },
        records=frozenset({c.WebFormChanged}),
    )


def _has_files(command: c.SubmitWebForm) -> bool:
    return bool(command.files)
