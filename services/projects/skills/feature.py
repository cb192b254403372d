"""Skills: the company's catalogue, and people's own with proof."""

from services.projects.files.keeping import Keeping
from services.projects.skills import actions, queries
from services.projects.skills.proofs import has_files, keeper
from shared.contracts.delivery import skills as c
from shared.feature import Feature, Prepared


def feature(keeping: Keeping) -> Feature:
    prepare = keeper(keeping)
    return Feature(
        "skills",
        answers={
            c.LIST_SKILLS: queries.list_skills,
            c.READ_PERSON_SKILLS: queries.read_person,
            c.FIND_SKILLED: queries.find,
            c.LIST_WAITING_SKILLS: queries.waiting,
            c.CREATE_SKILL: actions.create,
            c.CHANGE_SKILL: actions.change,
            c.CLAIM_SKILL: Prepared(has_files, prepare, actions.claim),
            c.RESTATE_SKILL: Prepared(has_files, prepare, actions.restate),
            c.VERIFY_SKILL: actions.verify,
            c.REFUSE_SKILL: actions.refuse,
            c.END_SKILL: actions.end,
        },
    )
