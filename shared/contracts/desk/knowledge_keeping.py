"""What those ask who keep the knowledge base. Words: knowledge.py; readers: knowledge_reading.py."""

from shared.contracts.base import Page, Rest
from shared.contracts.desk.knowledge import (
    ARTICLE_ARCHIVED,
    ARTICLE_FULL,
    ARTICLE_NOT_FOUND,
    ARTICLE_OWN,
    ARTICLE_STALE,
    ARTICLE_STATE,
    ARTICLE_UNSOLVED,
    ArticleRow,
    ArticleView,
    ChangeKnowledgeSettings,
    DraftFromTicket,
    KnowledgeQuery,
    KnowledgeReport,
    KnowledgeSettings,
    ListArticles,
    MoveArticle,
    ReadArticle,
    ReturnArticle,
    SaveArticle,
    TicketDraft,
    WholeArticle,
    WriteArticle,
)
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, FILE_NOT_FOUND, FILE_REFUSED, TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P

_ACT = (ARTICLE_NOT_FOUND, ARTICLE_STALE, ARTICLE_ARCHIVED)

LIST_ARTICLES = helpdesk.call(
    feature="knowledge",
    verb="list",
    says="List articles, latest change first",
    takes=ListArticles,
    gives=Page[ArticleRow],
    needs=P.ARTICLE_READ,
    write=False,
    rest=Rest("GET", "/articles"),
    kinds=STAFF,
)
READ_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="read",
    says="Read one article with its versions",
    takes=ReadArticle,
    gives=ArticleView,
    needs=P.ARTICLE_READ,
    write=False,
    rest=Rest("GET", "/articles/{article_id}"),
    kinds=STAFF,
    failures=(ARTICLE_NOT_FOUND,),
)
DRAFT_FROM_TICKET = helpdesk.call(
    feature="knowledge",
    verb="draft_from_ticket",
    says="What an article about a solved ticket may begin with",
    takes=DraftFromTicket,
    gives=TicketDraft,
    needs=P.TICKET_WORK,
    write=False,
    rest=Rest("GET", "/tickets/{ticket_id}/article_draft"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, ARTICLE_UNSOLVED),
)
WRITE_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="write",
    says="Write a new article",
    takes=WriteArticle,
    gives=ArticleView,
    needs=P.ARTICLE_WRITE,
    write=True,
    rest=Rest("POST", "/articles", 201),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, CATEGORY_UNKNOWN, FILE_REFUSED, ARTICLE_FULL),
)
SAVE_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="save",
    says="Save a new version of an article in one language",
    takes=SaveArticle,
    gives=ArticleView,
    needs=P.ARTICLE_WRITE,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/save"),
    kinds=STAFF,
    failures=(*_ACT, CATEGORY_UNKNOWN, FILE_REFUSED, FILE_NOT_FOUND, ARTICLE_FULL),
)
SUBMIT_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="submit",
    says="Ask for the review of a draft",
    takes=MoveArticle,
    gives=ArticleView,
    needs=P.ARTICLE_WRITE,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/submit"),
    kinds=STAFF,
    failures=(*_ACT, ARTICLE_STATE),
)
PUBLISH_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="publish",
    says="Publish what is in review: by somebody who did not write it",
    takes=MoveArticle,
    gives=ArticleView,
    needs=P.ARTICLE_PUBLISH,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/publish"),
    kinds=STAFF,
    failures=(*_ACT, ARTICLE_STATE, ARTICLE_OWN),
)
RETURN_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="return",
    says="Send what is in review back to its author",
    takes=ReturnArticle,
    gives=ArticleView,
    needs=P.ARTICLE_PUBLISH,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/return"),
    kinds=STAFF,
    failures=(*_ACT, ARTICLE_STATE, ARTICLE_OWN),
)
CONFIRM_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="confirm",
    says="Say that a published article is still right",
    takes=WholeArticle,
    gives=ArticleView,
    needs=P.ARTICLE_PUBLISH,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/confirm"),
    kinds=STAFF,
    failures=(*_ACT, ARTICLE_STATE),
)
ARCHIVE_ARTICLE = helpdesk.call(
    feature="knowledge",
    verb="archive",
    says="Put an article away: no reader sees it any more",
    takes=WholeArticle,
    gives=ArticleView,
    needs=P.ARTICLE_PUBLISH,
    write=True,
    rest=Rest("POST", "/articles/{article_id}/archive"),
    kinds=STAFF,
    failures=_ACT,
)
KNOWLEDGE_REPORT = helpdesk.call(
    feature="knowledge",
    verb="report",
    says="What readers look for in vain, and how many articles are due for a review",
    takes=KnowledgeQuery,
    gives=KnowledgeReport,
    needs=P.ARTICLE_WRITE,
    write=False,
    rest=Rest("GET", "/articles_report"),
    kinds=STAFF,
)
READ_KNOWLEDGE_SETTINGS = helpdesk.call(
    feature="knowledge",
    verb="settings",
    says="Whether articles are open to the public, and how often they are reviewed",
    takes=KnowledgeQuery,
    gives=KnowledgeSettings,
    needs=P.ARTICLE_WRITE,
    write=False,
    kinds=STAFF,
)
CHANGE_KNOWLEDGE_SETTINGS = helpdesk.call(
    feature="knowledge",
    verb="change_settings",
    says="Open articles to the public or not; set how often they are reviewed",
    takes=ChangeKnowledgeSettings,
    gives=KnowledgeSettings,
    needs=P.ARTICLE_PUBLISH,
    write=True,
    kinds=STAFF,
    failures=(ARTICLE_STALE,),
)
