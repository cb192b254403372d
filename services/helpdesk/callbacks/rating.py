"""The customer's own answers, by his link or in the portal. Each opens its own scopes: what a customer may see his own
wall decides; what follows from his answer is ours to do."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.call_plans.timers import CALL, LINK, unset
from services.helpdesk.callbacks import opting
from services.helpdesk.callbacks.access import CallBackInHand, held
from services.helpdesk.callbacks.answering import must_say_something, write
from services.helpdesk.callbacks.journal import change
from services.helpdesk.callbacks.outcomes import follow
from services.helpdesk.callbacks.states import ASKED, OPEN
from services.helpdesk.db import DB
from services.helpdesk.questionnaires.queries import questions_of
from shared.bus.client import Bus
from shared.contracts.desk.call_back_views import BusinessResult, CallBackState, LinkedView, RatingView, Source
from shared.contracts.desk.call_backs import RATING_GONE, LinkOf, Rate, ReadRating
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.rating_links import PATH, PURPOSE, RatingLink, signed
from shared.contracts.roles import Role
from shared.core import clock
from shared.feature import Ask

# Under the customer's own wall: is it his, or (for his organisation's manager) his organisation's?
_MINE = "select contact_id from call_back where tenant_id = $1 and id = $2 and ($3::uuid is null or contact_id = $3)"
_SHOWN = """
select b.id, o.slug, o.name as company, o.locale, b.occasion, 'HD-' || t.number as ticket_number,
  coalesce(t.title, i.title, k.title, '') as title, t.assignee_name as by,
  extract(epoch from t.resolved_at - t.opened_at)::int as took_seconds, v.questions::text as questions,
  exists (select from call_answer a where a.tenant_id = b.tenant_id and a.call_back_id = b.id
    and a.source = 'customer') as is_done,
  exists (select from call_opt_out x where x.tenant_id = b.tenant_id and x.contact_id = b.contact_id) as is_out
from call_back b
join company o on o.tenant_id = b.tenant_id and o.id = b.tenant_id
join contact p on p.tenant_id = b.tenant_id and p.customer_id = b.customer_id and p.id = b.contact_id
join questionnaire_version v on v.tenant_id = b.tenant_id and v.questionnaire_id = b.questionnaire_id
  and v.version = b.questionnaire_version
left join ticket t on t.tenant_id = b.tenant_id and t.id = b.ticket_id
left join commitment k on k.tenant_id = b.tenant_id and k.id = b.commitment_id
left join improvement i on i.tenant_id = b.tenant_id and i.id = b.improvement_id
where b.tenant_id = $1 and b.id = $2 and o.state in ('trial', 'active') and p.state = 'active'
"""
_CONTACT = "select name from contact where tenant_id = $1 and id = $2"


class Asking(Struct, frozen=True):
    """Who answers which call-back."""

    tenant_id: UUID
    call_back_id: UUID
    generation: int | None


async def read(caller: Caller, command: ReadRating, ask: Ask) -> RatingView:
    asking = await _asking(caller, command)
    async with DB.tenant_scope(asking.tenant_id):
        await _open(asking)
        return await _view(asking)


async def rate(caller: Caller, command: Rate, ask: Ask) -> RatingView:
    """Sent twice it counts once, and the second is answered like the first: his answers stand."""
    asking = await _asking(caller, command)
    if not command.opts_out and not command.asks_again:
        must_say_something(command.answers)
    async with DB.tenant_scope(asking.tenant_id):
        one = await _open(asking)
        contact = await _contact(caller, one)
        await _choose(contact, one, command)
        before = await _view(asking)
        if before.is_done:
            return before
        if command.answers.solved is not None or command.answers.result is not None:
            await _answered(contact, one, command)
        elif command.opts_out and one.state in OPEN:
            await opting.let_go(contact, one)
        return await _view(asking)


async def _choose(contact: Caller, one: CallBackInHand, command: Rate) -> None:
    """Each for himself: an organisation's manager may answer for a colleague, and not choose for him."""
    if not (command.opts_out or command.asks_again):
        return
    if contact.actor_id != one.contact_id:
        raise RATING_GONE()
    if command.opts_out:
        await opting.out(contact, one.contact_id)
    else:
        await opting.back_in(contact, one.contact_id)


async def _answered(contact: Caller, one: CallBackInHand, command: Rate) -> None:
    await write(contact, one, Source.CUSTOMER, command.answers)
    one.business = await follow(contact, one, command.answers)
    if one.business is BusinessResult.REOPENED:
        one.revoked_at = clock.now()
    verb = "add_rating" if one.state is CallBackState.ANSWERED else "rate"
    await change(contact, one, verb, business=str(one.business))
    await unset(contact.tenant_id, one.id, CALL, LINK)


async def _asking(caller: Caller, command: ReadRating | Rate) -> Asking:
    """Raises `rating.gone`."""
    if caller.kind is not Kind.CUSTOMER:
        if command.generation is None:
            raise RATING_GONE()
        return Asking(caller.tenant_id, command.call_back_id, command.generation)
    only = None if Role.CM in caller.roles else caller.actor_id
    async with DB.scope(caller):
        if await DB.value(_MINE, caller.tenant_id, command.call_back_id, only) is None:
            raise RATING_GONE()
    return Asking(caller.tenant_id, command.call_back_id, None)


async def _open(asking: Asking) -> CallBackInHand:
    """Locked. Used, too old, taken back, void, never ours: all the same to whoever asks."""
    one = await held(asking.tenant_id, asking.call_back_id)
    if one is None or one.asked_at is None or one.state not in ASKED or one.link_until <= clock.now():
        raise RATING_GONE()
    if one.revoked_at is not None or asking.generation not in {None, one.generation}:
        raise RATING_GONE()
    return one


async def _view(asking: Asking) -> RatingView:
    row = await DB.row(_SHOWN, asking.tenant_id, asking.call_back_id)
    if row is None:
        raise RATING_GONE()
    return RatingView(**{**dict(row), "questions": questions_of(row["questions"])})


async def _contact(caller: Caller, one: CallBackInHand) -> Caller:
    """Whoever holds the link speaks for the contact it was sent to."""
    if caller.kind is Kind.CUSTOMER:
        return caller
    name = await DB.value(_CONTACT, caller.tenant_id, one.contact_id)
    return replace(
        caller, kind=Kind.CUSTOMER, actor_id=one.contact_id, customer_id=one.customer_id, name=name or "", roles=()
    )


class Linking:
    """`bus` has the key of links once the process is open."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def link(self, caller: Caller, command: LinkOf) -> LinkedView:
        """Raises `rating.gone` where no mail is worth sending any more."""
        tenant_id = caller.tenant_id
        one = await _open(Asking(tenant_id, command.call_back_id, None))
        shown = await _view(Asking(tenant_id, command.call_back_id, None))
        if shown.is_done:
            raise RATING_GONE()
        key = self._bus.key_from(Party.GATEWAY, PURPOSE)
        token = signed(key, RatingLink(tenant_id, one.id, one.generation))
        return LinkedView(
            path=f"{PATH}{token}", until=one.link_until, title=shown.title, number=shown.ticket_number or ""
        )
