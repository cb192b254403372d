"""Knowledge: articles written, reviewed, published, read and found."""

from services.helpdesk.knowledge import actions, queries, reading
from services.helpdesk.tickets.attached import Keep, Stored
from shared.contracts.desk import knowledge as c
from shared.contracts.desk import knowledge_keeping as k
from shared.contracts.desk import knowledge_reading as r
from shared.contracts.parties import Caller
from shared.feature import Feature, Prepared


def feature(keep: Keep) -> Feature:
    async def kept(caller: Caller, command: c.WriteArticle | c.SaveArticle) -> tuple[Stored, ...]:
        return await keep(caller, command.files)

    return Feature(
        "knowledge",
        answers={
            k.LIST_ARTICLES: queries.list_articles,
            k.READ_ARTICLE: queries.read_article,
            k.DRAFT_FROM_TICKET: queries.draft_from_ticket,
            k.WRITE_ARTICLE: Prepared(_has_files, kept, actions.write),
            k.SAVE_ARTICLE: Prepared(_has_files, kept, actions.save),
            k.SUBMIT_ARTICLE: actions.submit,
            k.PUBLISH_ARTICLE: actions.publish,
            k.RETURN_ARTICLE: actions.send_back,
            k.CONFIRM_ARTICLE: actions.confirm,
            k.ARCHIVE_ARTICLE: actions.archive,
            k.KNOWLEDGE_REPORT: queries.report,
            k.READ_KNOWLEDGE_SETTINGS: queries.settings,
            k.CHANGE_KNOWLEDGE_SETTINGS: actions.change_settings,
            r.BROWSE_ARTICLES: reading.browse,
            r.HINT_ARTICLES: reading.hint,
            r.HINT_FOR_TICKET: reading.hint_for_ticket,
            r.SHOW_ARTICLE: reading.show,
            r.VOTE_ARTICLE: reading.vote,
            r.LOCATE_ARTICLE_FILE: reading.locate_file,
        },
        records=frozenset({c.ArticleChanged}),
    )


def _has_files(command: c.WriteArticle | c.SaveArticle) -> bool:
    return bool(command.files)
