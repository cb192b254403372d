"""Makers of what is learned: articles and their files (see rows.py)."""

from datetime import date
from itertools import count

from services.helpdesk.db import DB
from shared.contracts.desk import improvements as m
from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.desk import service_reports as s
from shared.contracts.desk.knowledge import ArticleSight
from shared.contracts.parties import Kind
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.matrix.row import Row

IN_REVIEW = frozenset({"publish", "return"})
READ = frozenset({"show", "vote", "confirm"})


def _mark(realm) -> str:
    """The company's: all of its customers may read what is published."""
    return realm.boss.name.removesuffix(" boss")


def _lead(realm):
    """Somebody who did not write it, and decides."""
    boss = realm.boss
    return type(boss)(
        tenant_id=boss.tenant_id, kind=boss.kind, actor_id=realm.agent_id, roles=(Role.SL,), name=f"{_mark(realm)} lead"
    )


async def article(makers, realm, who, call) -> Row:
    """As far on its way as the call needs it; open to the public, because readers are of every sort."""
    sight = ArticleSight.PUBLIC if call.feature == "knowledge_reading" else ArticleSight.INTERNAL
    command = k.WriteArticle(title=f"{_mark(realm)} article", body=f"{_mark(realm)} cure", sight=sight)
    made = await makers.write(keep.WRITE_ARTICLE, realm.boss, command)
    steps = (keep.SUBMIT_ARTICLE, keep.PUBLISH_ARTICLE)
    for step in steps[: 2 if call.verb in READ else 1 if call.verb in IN_REVIEW else 0]:
        by = _lead(realm) if step is keep.PUBLISH_ARTICLE else realm.boss
        made = await makers.write(step, by, k.MoveArticle(article_id=made.id, revision=made.revision))
    if call.feature == "knowledge_reading":
        await _open(makers, realm)
    return Row(made.id, made.revision)


async def article_file(makers, realm, who, call) -> Row:
    """By hand: bytes are uploaded, not asked for."""
    of, file_id = await article(makers, realm, who, _Shown), new_id()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into article_file (tenant_id, id, article_id, language, number, published, name, type, size, key) "
            "values ($1, $2, $3, 'zh-Hant', 1, true, $4, 'text/plain', 5, $5)",
            realm.tenant_id,
            file_id,
            of.id,
            f"{_mark(realm)} file.txt",
            f"c0/{realm.tenant_id}/ticket_file/{file_id}",
        )
    return Row(file_id)


class _Shown:
    feature, verb = "knowledge_reading", "show"


async def _open(makers, realm) -> None:
    known = await makers.write(keep.READ_KNOWLEDGE_SETTINGS, realm.boss, k.KnowledgeQuery())
    if not known.is_open:
        change = k.ChangeKnowledgeSettings(is_open=True)
        await makers.write(keep.CHANGE_KNOWLEDGE_SETTINGS, realm.boss, change)


async def improvement(makers, realm, who, call) -> Row:
    """A customer's own; accepted where its effect is to be checked."""
    by = who if who.kind is Kind.CUSTOMER else realm.requester
    command = m.OpenImprovement(kind=m.ImprovementKind.SUGGESTION, title=realm.words("wish"), body=realm.words("body"))
    made = await makers.write(m.OPEN_IMPROVEMENT, by, command)
    if call.verb == "check":
        made = await makers.write(m.READ_IMPROVEMENT, realm.boss, m.ReadImprovement(improvement_id=made.id))
        yes = m.DecideImprovement(
            improvement_id=made.id,
            revision=made.revision,
            accepted=True,
            reason=realm.words("reason"),
            check_on=date(2040, 1, 2),
        )
        made = await makers.write(m.DECIDE_IMPROVEMENT, _lead(realm), yes)
    return Row(made.id, made.revision)


async def service_report(makers, realm, who, call) -> Row:
    """Sent where a customer reads it. There is one of a customer and month, so each call has a month of its own."""
    month = date(2000 + next(_months) // 12 % 20, next(_months) % 12 + 1, 1)
    command = s.DraftServiceReport(customer_id=realm.customer_id, month=month)
    made = await makers.write(s.DRAFT_SERVICE_REPORT, realm.boss, command)
    if made.state != "draft":
        return await service_report(makers, realm, who, call)
    wants_more = call.verb in {"send", "receive"} or who.kind is Kind.CUSTOMER
    if wants_more:
        words = s.WriteServiceReport(
            report_id=made.id, revision=made.revision, summary=realm.words("summary"), reviewed=True
        )
        made = await makers.write(s.WRITE_SERVICE_REPORT, realm.boss, words)
    if wants_more and call.verb != "send":
        move = s.MoveServiceReport(report_id=made.id, revision=made.revision)
        made = await makers.write(s.SEND_SERVICE_REPORT, realm.boss, move)
        async with DB.tenant_scope(realm.tenant_id):  # whoever asks is among its receivers
            await DB.run(
                "update service_report set sent_to = sent_to || $3::uuid where tenant_id = $1 and id = $2",
                realm.tenant_id,
                made.id,
                who.actor_id if who.kind is Kind.CUSTOMER else realm.requester.actor_id,
            )
    return Row(made.id, made.revision)


_months = count()
LEARNING = {
    "service_report": service_report,
    "article": article,
    "article_file": article_file,
    "improvement": improvement,
}
