"""A question at an acceptance, by whoever asks it. The acceptance is locked, so numbers have no gaps."""

from services.projects.acceptance.access import InHand
from services.projects.db import DB
from shared.contracts.delivery.acceptance import ACCEPTANCE_FULL, MOST_QUESTIONS
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id

_COUNT = "select count(*) from acceptance_question where tenant_id = $1 and acceptance_id = $2"
_ADD = """
insert into acceptance_question (tenant_id, id, acceptance_id, customer_id, number, text, asked_by, by_customer)
select $1, $2, $3, $4, coalesce(max(q.number), 0) + 1, $5, $6, $7 from acceptance_question q
where q.tenant_id = $1 and q.acceptance_id = $3
"""


async def check_room(caller: Caller, found: InHand) -> None:
    if await DB.value(_COUNT, caller.tenant_id, found.id) >= MOST_QUESTIONS:
        raise ACCEPTANCE_FULL(most=MOST_QUESTIONS)


async def add_question(caller: Caller, found: InHand, text: str, asked_by: str) -> None:
    said = (text.strip(), asked_by.strip(), caller.kind is Kind.CUSTOMER)
    await DB.run(_ADD, caller.tenant_id, new_id(), found.id, found.customer_id, *said)
