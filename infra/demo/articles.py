"""What a demo company has written down: articles that customers find while they type, one that waits for a review, and
a search that found nothing."""

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.desk import knowledge_reading as r
from shared.contracts.desk.knowledge import ArticleSight as S

ARTICLES: dict[str, tuple[tuple[str, str, S], ...]] = {
    "zh-Hant": (
        (
            "印表機一直卡紙",
            "## 先試試看\n\n1. 關掉電源\n2. 拉出紙匣，取出夾住的紙\n3. 推到底\n\n紙受潮也會卡，**換一包**再試。",
            S.PUBLIC,
        ),
        (
            "忘記密碼或帳號被鎖住",
            "在登入頁選「忘記密碼」，信箱會收到重設連結。\n\n- 沒收到信：看看垃圾郵件匣\n- 被鎖住：15 分鐘後會解開",
            S.PUBLIC,
        ),
        (
            "VPN 連不上",
            "## 檢查網路\n\n先確認一般網頁能開。公司外的網路可能擋住 VPN，換成手機網路試試。",
            S.PORTAL,
        ),
        ("機房鑰匙的借用", "向值班同事登記，當天歸還。", S.INTERNAL),
    ),
    "zh-Hans": (
        (
            "打印机一直卡纸",
            "## 先试试看\n\n1. 关掉打印机电源\n2. 拉出纸盒，顺着出纸方向取出夹住的纸\n3. 把纸盒推到底，再开机",
            S.PUBLIC,
        ),
        ("忘记密码或账号被锁住", "在登录页选“忘记密码”，邮箱会收到重设链接，30 分钟内有效。", S.PUBLIC),
        ("设备停机时先做什么", "按下急停，记下屏幕上的报警代码，再联系我们。", S.PORTAL),
        ("备件仓库的领用", "向值班同事登记，当天归还。", S.INTERNAL),
    ),
    "en": (
        (
            "The door reader does not respond",
            "## Try this first\n\n1. Hold the fob to the reader\n2. **Red** means unknown",
            S.PUBLIC,
        ),
        (
            "Radiators stay cold",
            "Check the valve: it should stand at 3. If the whole floor is cold, report it, and tell us since when.",
            S.PUBLIC,
        ),
        ("Book a meeting room from the panel", "Touch *Book now*, choose how long, and confirm.", S.PORTAL),
        ("Keys of the plant rooms", "Sign them out with the service desk; bring them back the same day.", S.INTERNAL),
    ),
}
MISSED = {"zh-Hant": "會議室投影機沒有聲音", "zh-Hans": "发票抬头怎么改", "en": "parking permit for visitors"}


async def make_articles(play: Play, company: Company, lead: Standing, agent: Standing, guest: Standing) -> None:
    """The agent writes, the lead reviews; the last one still waits."""
    language = company.locale
    for number, (title, body, sight) in enumerate(ARTICLES[language]):
        command = k.WriteArticle(title=title, body=body, sight=sight, language=language)
        made = await play.ask(keep.WRITE_ARTICLE, agent, command, f"article-{number}")
        move = k.MoveArticle(article_id=made.id, revision=made.revision, language=language)
        made = await play.ask(keep.SUBMIT_ARTICLE, agent, move, f"article-{number}-submit")
        if number < len(ARTICLES[language]) - 1:
            move = k.MoveArticle(article_id=made.id, revision=made.revision, language=language)
            made = await play.ask(keep.PUBLISH_ARTICLE, lead, move, f"article-{number}-publish")
            if number == 0:
                helped = r.VoteArticle(article_id=made.id, helped=True, language=language)
                await play.ask(r.VOTE_ARTICLE, guest, helped, "article-vote")
    known = await play.ask(keep.READ_KNOWLEDGE_SETTINGS, lead, k.KnowledgeQuery(), "knowledge")
    if not known.is_open:
        change = k.ChangeKnowledgeSettings(revision=known.revision, is_open=True)
        await play.ask(keep.CHANGE_KNOWLEDGE_SETTINGS, lead, change, "knowledge-open")
        missed = r.BrowseArticles(q=MISSED[language], language=language, record=True)
        await play.ask(r.BROWSE_ARTICLES, guest, missed, "missed")
