"""Articles, their versions and what readers see of them: the customer rules of tables that migrations make.

What readers see (`article_text`, `article_gram`) is a table of its own, written when something is published: a draft,
a review or an internal article is not there to be found by a customer's door, whatever a query forgets.
"""

from shared.db.walls import Portal

OPEN_TO_CUSTOMERS = "sight <> 'internal'"
_TEXT_SEEN = (
    "exists (select from article_text parent where parent.tenant_id = {child}.tenant_id "
    "and parent.article_id = {child}.article_id offset 0)"
)

PORTALS: dict[str, Portal | None] = {
    "article": None,
    "article_version": None,
    "article_settings": None,
    "article_miss": None,
    "article_text": Portal(OPEN_TO_CUSTOMERS, "select"),
    "article_gram": Portal(OPEN_TO_CUSTOMERS, "select"),
    "article_file": Portal(f"published and {_TEXT_SEEN.format(child='article_file')}", "select"),
    "article_vote": Portal(f"side = 'customer' and {_TEXT_SEEN.format(child='article_vote')}", "insert"),
}

DEFINERS = {
    "article_missed": "a reader's search that found nothing is counted in a table he may not read; it demands the "
    "company itself, counts one phrase and answers nothing",
}
