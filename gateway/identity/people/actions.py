"""What operators do with people."""

from uuid import uuid4

from gateway.db import DB
from gateway.identity.audit.record import audit
from gateway.identity.links.wanted import INVITATION_HOURS, OPERATOR_INVITATION, want_for_person
from gateway.identity.people.mails import mail_norm
from shared.contracts.base import Done
from shared.contracts.gateway import InviteOperator
from shared.contracts.parties import Caller

_OPERATOR = "select operator_to_be($1, $2, $3, $4, $5)"


async def invite_operator(caller: Caller, command: InviteOperator) -> Done:
    """The standing is his from now on; a newcomer can use it once he has followed the link."""
    mail, name = command.mail.strip(), command.name.strip()
    person_id = await DB.value(_OPERATOR, uuid4(), mail, mail_norm(mail), name, command.locale)
    await want_for_person(caller, OPERATOR_INVITATION, person_id=person_id, hours=INVITATION_HOURS)
    await audit("operator.invited", caller, name=name)
    return Done()
