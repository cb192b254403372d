"""A project that is being accepted: what it delivers, both sides' people, and the way from one state to the next."""

from datetime import timedelta
from uuid import uuid4

from msgspec.structs import replace

from services.projects.db import DB
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery import deliverables as d
from shared.contracts.delivery import my_acceptance as m
from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.delivery.acceptance_views import AcceptanceVerdict as V
from shared.contracts.delivery.acceptance_views import Commitment
from shared.contracts.delivery.accepted import AcceptedPromise
from shared.contracts.delivery.deliverables import DocumentClass as K
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.objects import objects
from shared.storage.receipts import PURPOSE, issue
from tests.factories.projects import make_project

ASKED = (K.PROJECT_DOCUMENT, K.SERVICE_REPORT, K.TEST_REPORT, K.CUSTOMER_FEEDBACK)
PROMISED = Commitment(
    content="電話支援與到場維修",
    months=12,
    warranty_months=24,
    response_minutes=240,
    resolution_minutes=2_880,
    promises=(AcceptedPromise(priority=1, response_minutes=15, resolution_minutes=120),),
    contact="0800-123-456",
)
CALLS = {
    call.verb: call
    for call in (
        c.BEGIN_ACCEPTANCE,
        c.EXEMPT_FROM_PACK,
        c.PROMISE_SERVICE,
        c.COMPLETE_PACK,
        c.PROPOSE_ACCEPTANCE,
        c.WITHDRAW_ACCEPTANCE,
        c.START_SESSION,
        c.RECORD_SESSION,
        c.FIX_AT_ACCEPTANCE,
        c.RESUME_SESSION,
        c.ASK_DECISION,
        c.ASK_AT_ACCEPTANCE,
        c.ANSWER_AT_ACCEPTANCE,
        m.CONFIRM_ACCEPTANCE,
        m.POSTPONE_ACCEPTANCE,
        m.ASK_IN_MY_ACCEPTANCE,
        m.SIGN_ACCEPTANCE,
    )
}
DECIDES = {"accept": V.ACCEPTED, "reserve": V.ACCEPTED_WITH_RESERVATIONS, "reject": V.REJECTED}
WAY = ("begin", "promise", "complete", "propose", "confirm", "start", "record", "ask_decision")
PATHS = {
    S.NONE: (),
    S.PREPARING: WAY[:2],
    S.PACK_COMPLETE: WAY[:3],
    S.PROPOSED: WAY[:4],
    S.CONFIRMED: WAY[:5],
    S.IN_SESSION: WAY,
    S.FIXING: (*WAY, "fix"),
    S.ACCEPTED: (*WAY, "accept"),
    S.ACCEPTED_WITH_RESERVATIONS: (*WAY, "reserve"),
    S.REJECTED: (*WAY, "reject"),
}
HIS = frozenset({"confirm", "postpone", "ask_mine", *DECIDES})


def day(days: int):
    return now().date() + timedelta(days=days)


class Site:
    """`yutong` leads, `junyan` writes, `quality` reviews; `hsiaohan` and `second` are the customer's, `stranger` is
    another customer's."""

    def __init__(self, ask, bus, cast, made) -> None:
        self._ask, self._bus, self.cast, self.made = ask, bus, cast, made
        self.quality = replace(cast.zhiyuan, roles=(Role.QM,))
        self.hsiaohan = Caller(
            tenant_id=cast.tenant_id,
            kind=Kind.CUSTOMER,
            actor_id=cast.contact_id,
            customer_id=cast.customer_id,
            roles=(Role.CC,),
            name="王筱涵",
        )
        self.second = replace(self.hsiaohan, actor_id=new_id(), name="李文傑")
        self.stranger = replace(self.hsiaohan, actor_id=new_id(), customer_id=new_id())

    def who(self, name: str) -> Caller:
        return getattr(self, name, None) or getattr(self.cast, name)

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def read(self):
        return await self._ask(c.READ_ACCEPTANCE, self.cast.yutong, c.ReadAcceptance(project_id=self.made.id))

    async def mine(self, who=None):
        return await self._ask(m.FIND_MY_ACCEPTANCE, who or self.hsiaohan, m.FindMyAcceptance(code=self.made.code))

    async def valid(self, who=None):
        one = await self.read()
        wish = c.VerifySignature(acceptance_id=one.id)
        return await self._ask(c.VERIFY_SIGNATURE, who or self.cast.yutong, wish)

    async def phase(self, phase: str) -> None:
        async with DB.tenant_scope(self.cast.tenant_id):
            await DB.run(
                "update project set phase = $3 where tenant_id = $1 and id = $2",
                self.cast.tenant_id,
                self.made.id,
                phase,
            )

    async def receipt(self, who, text: bytes) -> str:
        """As the gateway would keep an upload and sign for it."""
        file_id = new_id()
        await objects().put(key_of(who.tenant_id, Thing.UPLOAD, file_id), text)
        key = self._bus.key_to(Party.PROJECTS, PURPOSE)
        return issue(key, who, file_id=file_id, name="報告.txt", type="text/plain", size=len(text))

    async def deliver(self, which: K = K.TEST_REPORT, *, until: str = "deliver", text: bytes = b"passed", **given):
        wish = d.AddDeliverable(project_id=self.made.id, name="測試報告", document_class=which, **given)
        one = await self.write(self.cast.junyan, d.ADD_DELIVERABLE, wish)
        return await self.carry_on(one, until=until, text=text)

    async def carry_on(self, one, *, until: str = "deliver", text: bytes = b"passed"):
        steps = [("draft", self.cast.junyan), ("submit", self.cast.junyan), ("pass", self.quality)]
        for verb, who in [*steps, ("deliver", self.cast.yutong)]:
            call = {"draft": d.DRAFT_DELIVERABLE, "submit": d.SUBMIT_DELIVERABLE, "pass": d.PASS_DELIVERABLE}.get(
                verb, d.DELIVER_DELIVERABLE
            )
            files = {"files": (await self.receipt(who, text),)} if verb == "submit" else {}
            one = await self.write(who, call, call.takes(deliverable_id=one.id, revision=one.revision, **files))
            if verb == until:
                break
        return one

    async def exempted(self, *classes: K):
        for which in classes:
            await self.do("exempt", document_class=which, reason="本項目沒有這類文件")

    async def do(self, verb: str, who: Caller | None = None, **given):
        """By who may, with what it needs, on what stands there now."""
        one = await self.read()
        call = CALLS["sign" if verb in DECIDES else verb]
        names = call.takes.__struct_fields__
        if verb in HIS:
            who = who or self.hsiaohan
            given.setdefault("acceptance_id", one.id or new_id())
        given = {"project_id": self.made.id, "revision": max(one.revision, 1), **self._usual(verb, one), **given}
        given = {name: value for name, value in given.items() if name in names}
        return await self.write(who or self.cast.yutong, call, call.takes(**given))

    def _usual(self, verb: str, one) -> dict:
        if verb in DECIDES:
            usual = {"decision": DECIDES[verb], "satisfaction": 4, "typed_name": "王筱涵", "address": "203.0.113.7"}
            usual |= {"content_hash": one.content_hash or "0" * 64, "words": "第三章要重寫" if verb == "reject" else ""}
            reserved = (m.Reservation(text="補上手冊第三章", due_on=day(14)),) if verb == "reserve" else ()
            return usual | {"reservations": reserved}
        held = {"held_on": day(10), "place": "台北總院 3 樓", "method": "現場展示", "standard": "六項測試全部通過"}
        asked = one.questions[0].id if one.questions else new_id()
        return {
            "exempt": {"document_class": K.TEST_REPORT, "reason": "沒有"},
            "promise": {"commitment": PROMISED},
            "propose": held,
            "withdraw": {"reason": "改版"},
            "fix": {"reason": "缺第三章"},
            "record": {"attendees": ("王筱涵", "林語彤"), "minutes": "逐項展示，無異議", "demonstration": "叫號流程"},
            "ask": {"text": "備援多久切換？", "asked_by": "李主任"},
            "answer": {"question_id": asked, "answer": "五分鐘內"},
            "postpone": {"wish_on": day(20), "reason": "院內評鑑"},
            "ask_mine": {"text": "保固從哪天算？"},
        }.get(verb, {})

    async def until(self, state: S):
        """The smallest pack there is, and as far as that."""
        await self.phase("acceptance")
        for verb in PATHS[state]:
            if verb == "complete":
                await self.deliver()
                await self.exempted(*(one for one in ASKED if one is not K.TEST_REPORT))
            await self.do(verb)
        one = await self.read()
        assert one.state is state
        return one


async def make_site(ask, whole, cast) -> Site:
    site = Site(ask, await whole.bus(Party.GATEWAY), cast, await make_project(cast, team=(cast.junyan,)))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "insert into contact values ($1, $2, 1, $3, '李文傑', 'wenjie@jingming.example', true, 'active')",
            cast.tenant_id,
            site.second.actor_id,
            cast.customer_id,
        )
    return site
