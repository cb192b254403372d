"""Companies that have taught their model, and tickets that are suggested for."""

from services.helpdesk.suggestions.thinking import Thinker
from shared.contracts.desk.suggestions import CHANGE_SUGGESTING, READ_SUGGESTING, ChangeSuggesting, ReadSuggesting
from shared.contracts.helpdesk import OPEN_TICKET, READ_TICKET, OpenTicket, ReadTicket
from shared.core.ids import new_id
from tests.helpdesk.categories.test_tickets import page_of
from tests.helpdesk.categories.test_tree import made
from tests.helpdesk.clocks.world import value
from tests.matrix.behind import until

SAYS = {
    "網路": ("VPN 連不上", "無線網路斷線", "網路很慢", "連不到外部網站", "防火牆擋住連線", "ping 不到主機"),
    "印表機": ("印表機卡紙", "列印出來是空白", "碳粉沒了", "掃描不能用", "影印機顯示錯誤", "列印很慢"),
    "郵件": ("收不到信", "信箱滿了", "Outlook 打不開", "寄信被退回", "垃圾信太多", "郵件附件開不了"),
}


class Shared(Thinker):
    """Starting one costs a second or two of processor time: the tests keep theirs."""

    async def end(self) -> None:
        if self._process is not None and self._process.returncode is not None:
            await super().end()

    async def really_end(self) -> None:
        await super().end()


async def taught(ask, cast, worker, says=SAYS):
    """Categories with examples, and the model that is made of them."""
    found = {name: await made(ask, cast, name, examples=examples) for name, examples in says.items()}
    await learnt(cast, worker)
    return found


async def learnt(cast, worker):
    async def has_learnt() -> bool:
        await value(
            cast.tenant_id,
            "with soon as (update category_model set fire_at = now() where tenant_id = $1 and fire_at is not null "
            "and claim is null returning 1) select count(*) from soon",
        )
        await worker.learn_due()
        return not await value(
            cast.tenant_id, "select count(*) from category_model where tenant_id = $1 and fire_at is not null"
        )

    await until(has_learnt, 60)


async def asked(ask, who, words):
    return await ask(OPEN_TICKET, who, OpenTicket(title=words, body=f"{words}，請協助。"), key=new_id().hex)


async def suggested(ask, cast, worker, ticket):
    async def is_made() -> bool:
        await worker.make_due()
        return (await page_of(ask, cast, ticket)).suggestion.state != "waiting"

    await until(is_made, 60)
    return (await page_of(ask, cast, ticket)).suggestion


async def current(ask, cast, ticket):
    return await ask(READ_TICKET, cast.peishan, ReadTicket(ticket_id=ticket.id))


async def thresholded(ask, cast, percent):
    revision = (await ask(READ_SUGGESTING, cast.peishan, ReadSuggesting())).revision
    return await ask(CHANGE_SUGGESTING, cast.peishan, ChangeSuggesting(revision=revision, threshold=percent))
