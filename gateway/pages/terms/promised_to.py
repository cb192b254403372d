"""What a customer was promised, and what his next ticket gets: the card on the customer's page."""

from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.pages.terms import words
from gateway.visitors import Visitor
from shared.contracts.desk.commitments import LIST_COMMITMENTS, ListCommitments
from shared.contracts.desk.policies import CHOOSE_POLICY, ChoosePolicy
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

SHOWN = 5


async def promised_to(request: Request[Any, Any, Any], visitor: Visitor, customer_id: UUID) -> dict[str, Any]:
    """Nothing where the visitor may not know, or helpdesk cannot say just now (it is away, or the customer is so new
    that it has not heard of him): the rest of the page does not depend on it."""
    found: dict[str, Any] = {"commitments": None, "chosen": None, "words": words}
    try:
        if visitor.may(P.COMMITMENT_READ):
            command = ListCommitments(customer_id=customer_id, limit=SHOWN)
            found["commitments"] = (await ask(request, visitor, LIST_COMMITMENTS, command)).items
        if visitor.may(P.POLICY_READ):
            found["chosen"] = await ask(request, visitor, CHOOSE_POLICY, ChoosePolicy(customer_id=customer_id))
    except DomainError:
        pass
    return {"promised": found}
