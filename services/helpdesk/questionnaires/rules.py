"""What a questionnaire may ask. Pure."""

from shared.contracts.desk.questionnaires import QUESTIONNAIRE_ITEMS, Item, Purpose, Question

NEEDED = {Purpose.RESOLVED: (Item.SOLVED, Item.RESULT), Purpose.CARE: (Item.RESULT,)}
REFUSED = {Purpose.RESOLVED: {Item.RECOMMEND}, Purpose.CARE: {Item.SOLVED}}
STARTING = {
    Purpose.RESOLVED: (Item.SOLVED, Item.RESULT, Item.TIMELINESS, Item.EFFORT, Item.COMMENT),
    Purpose.CARE: (Item.RESULT, Item.RECOMMEND, Item.COMMENT),
}
"""What every company begins with, in the product's own words."""


def starting(purpose: Purpose) -> tuple[Question, ...]:
    return tuple(Question(item=item) for item in STARTING[purpose])


def check(purpose: Purpose, questions: tuple[Question, ...]) -> None:
    """Raises `questionnaire.items`: five items at most, each once; a recommendation is asked for in periodic care only;
    after a resolve it is asked whether it was solved and how the result is."""
    items = [one.item for one in questions]
    if len(set(items)) < len(items) or set(items) & REFUSED[purpose] or not set(NEEDED[purpose]) <= set(items):
        raise QUESTIONNAIRE_ITEMS(fields={"questions": QUESTIONNAIRE_ITEMS.code})
