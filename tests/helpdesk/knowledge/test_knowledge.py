"""Knowledge: written from a solved ticket, reviewed by somebody else, found by who needs it and by nobody else."""

import pytest
from asyncpg import InsufficientPrivilegeError

from services.helpdesk.db import DB
from services.helpdesk.knowledge.scrubbing import GAP, scrubbed
from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.desk import knowledge_reading as r
from shared.contracts.helpdesk import (
    OPEN_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    OpenTicket,
    ReplyTicket,
    ResolveTicket,
)
from shared.contracts.parties import Caller, Kind, Party
from shared.core.errors import Conflict, DomainError, Forbidden, NotFound
from shared.core.ids import new_id
from shared.db.doors import Door
from tests.factories.helpdesk import make_cast

CURE = "把紙匣拉出來，取出夾住的紙，再推到底就不會卡紙了。"


async def doing(ask, call, who, command):
    return await ask(call, who, command, key=new_id().hex if call.write else "")


async def refused(kind, code, work):
    with pytest.raises(kind) as error:
        await work
    assert isinstance(error.value, DomainError)
    assert error.value.code == code


async def written(ask, cast, title, body=CURE, sight=k.ArticleSight.PORTAL, language="zh-Hant"):
    command = k.WriteArticle(title=title, body=body, sight=sight, language=language)
    return await doing(ask, keep.WRITE_ARTICLE, cast.bohan, command)


async def published(ask, cast, title, **given):
    made = await written(ask, cast, title, **given)
    language = given.get("language", "zh-Hant")
    move = k.MoveArticle(article_id=made.id, revision=made.revision, language=language)
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, move)
    move = k.MoveArticle(article_id=made.id, revision=made.revision, language=language)
    return await doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, move)


def public(cast) -> Caller:
    return Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.GATEWAY)


async def titles(ask, who, q, *, record=False):
    page = await ask(r.BROWSE_ARTICLES, who, r.BrowseArticles(q=q, record=record))
    return [one.title for one in page.items]


async def hints(ask, who, q):
    return [one.title for one in (await ask(r.HINT_ARTICLES, who, r.HintArticles(q=q))).items]


async def test_from_a_solved_ticket_to_the_next_customer_who_types(ask, cast):
    body = "您好\n我是景明醫院的王筱涵，印表機一直卡紙，分機 02-2345-6789，信箱 ward3@jingming.example。\n謝謝"
    ticket = await doing(ask, OPEN_TICKET, cast.hsiaohan, OpenTicket(title="三樓印表機卡紙", body=body))
    source = k.DraftFromTicket(ticket_id=ticket.id)
    await refused(Conflict, "article.ticket_unsolved", ask(keep.DRAFT_FROM_TICKET, cast.bohan, source))
    reply = ReplyTicket(ticket_id=ticket.id, body="王小姐您好，請問哪一台？")
    ticket = await doing(ask, REPLY_TICKET, cast.bohan, reply)
    solved = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution=f"王小姐您好，\n{CURE}\n陳柏翰")
    await doing(ask, RESOLVE_TICKET, cast.bohan, solved)
    draft = await ask(keep.DRAFT_FROM_TICKET, cast.bohan, source)
    assert draft.title == "三樓印表機卡紙"
    assert "印表機一直卡紙" in draft.body
    assert CURE in draft.body
    for known in ("王筱涵", "王小姐", "景明醫院", "2345", "@", "陳柏翰", "謝謝"):
        assert known not in draft.body
    made = await doing(
        ask,
        keep.WRITE_ARTICLE,
        cast.bohan,
        k.WriteArticle(title=draft.title, body=draft.body, sight=k.ArticleSight.PORTAL, ticket_id=ticket.id),
    )
    assert (made.ticket_number, made.open_[0].state) == (ticket.number, "draft")
    move = k.MoveArticle(article_id=made.id, revision=made.revision)
    await refused(Conflict, "article.state", doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, move))
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, move)
    assert await hints(ask, cast.stranger, "我們家的印表機又卡紙了怎麼辦") == []
    made = await doing(
        ask, keep.PUBLISH_ARTICLE, cast.peishan, k.MoveArticle(article_id=made.id, revision=made.revision)
    )
    assert (made.published[0].reviewer_name, made.open_, made.is_stale) == ("吳佩珊", (), False)
    # 繁簡 alike, while typing and by words, for customers and for agents beside another ticket.
    assert await hints(ask, cast.stranger, "我們家的印表機又卡紙了怎麼辦") == ["三樓印表機卡紙"]
    assert await hints(ask, cast.stranger, "打印机卡纸") == ["三樓印表機卡紙"]
    assert await hints(ask, cast.stranger, "網路很慢") == []
    assert await titles(ask, cast.stranger, "卡紙") == ["三樓印表機卡紙"]
    other = await doing(ask, OPEN_TICKET, cast.stranger, OpenTicket(title="卡紙", body="印表機卡紙，取出後還是卡。"))
    beside = await ask(r.HINT_FOR_TICKET, cast.yutong, r.HintForTicket(ticket_id=other.id))
    assert [one.id for one in beside.items] == [made.id]
    page = await ask(r.SHOW_ARTICLE, cast.stranger, r.ShowArticle(article_id=made.id))
    assert (page.title, page.languages) == ("三樓印表機卡紙", ("zh-Hant",))
    assert page.number == made.number


def test_what_is_left_of_a_persons_words():
    text = "Hi Priya,\nplease call Marcus Bell at +44 20 7946 0018 or marcus@bell.example about HD-12.\nThanks,"
    kept = scrubbed(text, ["Marcus Bell", "Priya Nair"])
    assert kept == f"please call {GAP} at {GAP} or {GAP} about {GAP}."
    assert scrubbed("版本 3.12 在 2026-11-30 更新後，192.168.1.5 連不上。", []) == (
        "版本 3.12 在 2026-11-30 更新後，192.168.1.5 連不上。"
    )


async def test_nobody_publishes_his_own_words(ask, cast):
    made = await doing(ask, keep.WRITE_ARTICLE, cast.peishan, k.WriteArticle(title="自己寫", body="內容"))
    move = k.MoveArticle(article_id=made.id, revision=made.revision)
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.peishan, move)
    move = k.MoveArticle(article_id=made.id, revision=made.revision)
    await refused(Forbidden, "article.own", doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, move))
    await refused(Forbidden, "permission.missing", doing(ask, keep.PUBLISH_ARTICLE, cast.bohan, move))
    # A colleague's save in between makes it no less hers; sent back it is a draft with a reason.
    saved = k.SaveArticle(article_id=made.id, revision=made.revision, title="自己寫", body="內容。", language="zh-Hant")
    made = await doing(ask, keep.SAVE_ARTICLE, cast.bohan, saved)
    move = k.MoveArticle(article_id=made.id, revision=made.revision)
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, move)
    assert (await ask(keep.READ_ARTICLE, cast.peishan, k.ReadArticle(article_id=made.id))).may_review == ()
    assert (await ask(keep.READ_ARTICLE, cast.mingche, k.ReadArticle(article_id=made.id))).may_review == ("zh-Hant",)
    move = k.MoveArticle(article_id=made.id, revision=made.revision)
    await refused(Forbidden, "article.own", doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, move))
    back = k.ReturnArticle(article_id=made.id, revision=made.revision, reason="少了步驟")
    made = await doing(ask, keep.RETURN_ARTICLE, cast.mingche, back)
    assert (made.open_[0].state, made.open_[0].reason) == ("draft", "少了步驟")
    stale = k.MoveArticle(article_id=made.id, revision=1)
    await refused(Conflict, "article.stale", doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, stale))


async def test_who_sees_what_and_neighbours_nothing(ask, cast):
    for sight in k.ArticleSight:
        await published(ask, cast, f"備份排程 {sight}", sight=sight, body=f"每晚備份。{sight}")
    both = {"備份排程 portal", "備份排程 public"}
    assert set(await titles(ask, cast.bohan, "備份排程")) == both | {"備份排程 internal"}
    assert set(await titles(ask, cast.hsiaohan, "備份排程")) == both
    assert set(await titles(ask, cast.hsiaohan, "")) == both
    assert set(await hints(ask, cast.hsiaohan, "備份排程怎麼設定")) == both
    assert await titles(ask, public(cast), "備份排程") == []
    change = k.ChangeKnowledgeSettings(revision=1, is_open=True, is_indexable=True, review_months=6)
    await doing(ask, keep.CHANGE_KNOWLEDGE_SETTINGS, cast.peishan, change)
    assert await titles(ask, public(cast), "備份排程") == ["備份排程 public"]
    rows = {one.title: one for one in (await ask(keep.LIST_ARTICLES, cast.bohan, k.ListArticles(q="備份"))).items}
    assert rows["備份排程 portal"].languages == ("zh-Hant",)
    for who, hidden in ((cast.hsiaohan, ("internal",)), (public(cast), ("internal", "portal"))):
        for sight in hidden:
            gone = r.ShowArticle(article_id=rows[f"備份排程 {sight}"].id)
            await refused(NotFound, "article.not_found", ask(r.SHOW_ARTICLE, who, gone))
            word = r.VoteArticle(article_id=gone.article_id, helped=True)
            await refused(NotFound, "article.not_found", doing(ask, r.VOTE_ARTICLE, who, word))
    page = await ask(r.SHOW_ARTICLE, public(cast), r.ShowArticle(article_id=rows["備份排程 public"].id))
    assert page.is_indexable
    neighbours = await make_cast()
    for who in (neighbours.bohan, neighbours.hsiaohan, public(neighbours)):
        assert await titles(ask, who, "備份排程") == []
        gone = r.ShowArticle(article_id=rows["備份排程 public"].id)
        await refused(NotFound, "article.not_found", ask(r.SHOW_ARTICLE, who, gone))


async def test_the_customers_door_itself_shows_nothing_internal(ask, cast):
    made = await published(ask, cast, "機房門禁密碼", sight=k.ArticleSight.INTERNAL)
    await written(ask, cast, "還沒審核", sight=k.ArticleSight.PUBLIC)
    seen = await published(ask, cast, "公開", sight=k.ArticleSight.PORTAL)
    async with DB.scope(cast.hsiaohan):
        assert [row["title"] for row in await DB.rows("select title from article_text")] == ["公開"]
        assert {row["article_id"] for row in await DB.rows("select article_id from article_gram")} == {seen.id}
    for table in ("article", "article_version", "article_vote", "article_miss", "article_settings"):
        with pytest.raises(InsufficientPrivilegeError):
            async with DB.scope(cast.hsiaohan):
                await DB.rows(f"select * from {table}")
    async with DB.tenant_scope(cast.tenant_id):
        assert await DB.value("select count(*) from article_text where article_id = $1", made.id) == 1
    with pytest.raises(InsufficientPrivilegeError):
        async with DB.tenant_scope(cast.tenant_id, Door.WORKER):
            await DB.rows("select * from article_text")


async def test_versions_languages_and_putting_away(ask, cast):
    made = await published(ask, cast, "重設密碼", body="到設定頁重設。")
    english = k.SaveArticle(
        article_id=made.id,
        revision=made.revision,
        language="en",
        title="Reset a password",
        body="Use the settings page.",
        sight=k.ArticleSight.PORTAL,
    )
    made = await doing(ask, keep.SAVE_ARTICLE, cast.bohan, english)
    assert await hints(ask, cast.hsiaohan, "reset my password please") == []
    move = k.MoveArticle(article_id=made.id, revision=made.revision, language="en")
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, move)
    move = k.MoveArticle(article_id=made.id, revision=made.revision, language="en")
    made = await doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, move)
    assert {one.language for one in made.published} == {"en", "zh-Hant"}
    assert await hints(ask, cast.hsiaohan, "reset my password please") == ["Reset a password"]
    page = await ask(r.SHOW_ARTICLE, cast.hsiaohan, r.ShowArticle(article_id=made.id, language="zh-Hans"))
    assert (page.title, page.languages) == ("重設密碼", ("en", "zh-Hant"))
    # A new draft changes nothing for readers; narrower sight, once published, takes it from customers at once.
    again = k.SaveArticle(
        article_id=made.id, revision=made.revision, language="zh-Hant", title="重設密碼（新）", body="打電話。"
    )
    made = await doing(ask, keep.SAVE_ARTICLE, cast.bohan, again)
    shown = await ask(r.SHOW_ARTICLE, cast.hsiaohan, r.ShowArticle(article_id=made.id))
    assert (shown.title, shown.body) == ("重設密碼", "到設定頁重設。")
    for call, who in ((keep.SUBMIT_ARTICLE, cast.bohan), (keep.PUBLISH_ARTICLE, cast.peishan)):
        made = await doing(ask, call, who, k.MoveArticle(article_id=made.id, revision=made.revision))
    shown = await ask(r.SHOW_ARTICLE, cast.hsiaohan, r.ShowArticle(article_id=made.id))
    assert (shown.title, shown.languages) == ("Reset a password", ("en",))
    assert sorted(one.state for one in made.versions) == ["published", "published", "superseded"]
    away = k.WholeArticle(article_id=made.id, revision=made.revision)
    made = await doing(ask, keep.ARCHIVE_ARTICLE, cast.peishan, away)
    await refused(NotFound, "article.not_found", ask(r.SHOW_ARTICLE, cast.bohan, r.ShowArticle(article_id=made.id)))
    shelf = await ask(keep.LIST_ARTICLES, cast.bohan, k.ListArticles(shelf=k.Shelf.ARCHIVED))
    assert [one.id for one in shelf.items] == [made.id]


async def test_what_readers_say_and_what_they_look_for_in_vain(ask, cast):
    made = await published(ask, cast, "掃描到信箱")
    for who, helped in ((cast.hsiaohan, True), (cast.hsiaohan, False), (cast.manager, False), (cast.stranger, False)):
        said = r.VoteArticle(article_id=made.id, helped=helped, words="" if helped else "步驟四找不到")
        await doing(ask, r.VOTE_ARTICLE, who, said)
    view = await ask(keep.READ_ARTICLE, cast.bohan, k.ReadArticle(article_id=made.id))
    assert (view.helped, view.not_helped, view.is_stale) == (0, 3, True)
    assert {one.by for one in view.said} == {"王筱涵", "李主任", "張先生"}
    stale = await ask(keep.LIST_ARTICLES, cast.bohan, k.ListArticles(shelf=k.Shelf.STALE))
    assert [one.id for one in stale.items] == [made.id]
    sure = k.WholeArticle(article_id=made.id, revision=view.revision)
    view = await doing(ask, keep.CONFIRM_ARTICLE, cast.peishan, sure)
    assert (view.is_stale, view.not_helped) == (False, 0)
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run("update article set reviewed_at = now() - interval '13 months' where id = $1", made.id)
    assert (await ask(keep.READ_ARTICLE, cast.bohan, k.ReadArticle(article_id=made.id))).is_stale
    for who in (cast.hsiaohan, cast.stranger):
        assert await titles(ask, who, "VPN 斷線", record=True) == []
    assert await titles(ask, cast.hsiaohan, "vpn  斷線", record=True) == []
    assert await titles(ask, cast.hsiaohan, "打字中") == []
    report = await ask(keep.KNOWLEDGE_REPORT, cast.bohan, k.KnowledgeQuery())
    assert [(one.words.casefold(), one.times, one.portal) for one in report.missing] == [("vpn 斷線", 3, 3)]
    assert (report.stale, report.published, report.in_review) == (1, 1, 0)


async def test_a_file_joined_by_mistake_is_taken_out_before_readers_see_it(ask, cast):
    made = await published(ask, cast, "更換紙匣")
    kept, wrong = new_id(), new_id()
    async with DB.tenant_scope(cast.tenant_id):
        for one, name in ((kept, "圖解.png"), (wrong, "客戶名單.xlsx")):
            await DB.run(
                "insert into article_file (tenant_id, id, article_id, language, number, published, name, type, size, key) "
                "values ($1, $2, $3, 'zh-Hant', 1, true, $4, 'image/png', 1, 'x')",
                *(cast.tenant_id, one, made.id, name),
            )
    made = await ask(keep.READ_ARTICLE, cast.bohan, k.ReadArticle(article_id=made.id))
    given = {"title": "更換紙匣", "body": CURE, "language": "zh-Hant", "sight": k.ArticleSight.PORTAL}
    save = k.SaveArticle(article_id=made.id, revision=made.revision, drops=(wrong,), **given)
    made = await doing(ask, keep.SAVE_ARTICLE, cast.bohan, save)
    assert [one.id for one in made.files] == [kept]
    shown = r.ShowArticle(article_id=made.id)
    assert len((await ask(r.SHOW_ARTICLE, cast.hsiaohan, shown)).files) == 2  # until somebody has reviewed it
    made = await doing(ask, keep.SUBMIT_ARTICLE, cast.bohan, k.MoveArticle(article_id=made.id, revision=made.revision))
    await doing(ask, keep.PUBLISH_ARTICLE, cast.peishan, k.MoveArticle(article_id=made.id, revision=made.revision))
    assert [one.id for one in (await ask(r.SHOW_ARTICLE, cast.hsiaohan, shown)).files] == [kept]
    locate = r.LocateArticleFile(file_id=wrong)
    await refused(NotFound, "file.not_found", ask(r.LOCATE_ARTICLE_FILE, cast.hsiaohan, locate))
