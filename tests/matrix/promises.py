"""Makers of what a company settles for its desk: policies, commitments, categories (see rows.py)."""

from datetime import date
from uuid import uuid4

from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.desk.policies import CREATE_POLICY, CreatePolicy
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from tests.matrix.realms import category_name
from tests.matrix.row import Row

RULES = PolicyRules(targets=(Target(clock=ClockKind.FIRST_RESPONSE, priority=1, minutes=30),))


async def policy(makers, realm, who, call) -> Row:
    command = CreatePolicy(name=f"{realm.words('policy')} {uuid4().hex[:8]}", rules=RULES)
    made = await makers.write(CREATE_POLICY, realm.boss, command)
    return Row(made.id, made.revision)


async def commitment(makers, realm, who, call) -> Row:
    words = {"title": realm.words("commitment"), "content": realm.words("content")}
    command = CreateCommitment(customer_id=realm.customer_id, valid_from=date(2026, 1, 1), **words)
    made = await makers.write(CREATE_COMMITMENT, realm.boss, command)
    return Row(made.id, made.revision)


async def category(makers, realm, who, call) -> Row:
    made = await makers.write(CREATE_CATEGORY, realm.boss, CreateCategory(name=category_name(realm.boss)))
    return Row(made.id, made.revision)


PROMISES = {"policy": policy, "commitment": commitment, "category": category}
