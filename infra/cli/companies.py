"""`huifang company` and `huifang person`: how the first company and the first operator come to be."""

import json
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from infra.cli.bus import Desk, at_desk, fail
from infra.cli.options import home_option, json_option
from infra.cli.words import plainly
from shared.contracts.base import Command
from shared.contracts.gateway import (
    CREATE_COMPANY,
    INVITE_MEMBER,
    INVITE_OPERATOR,
    LIST_COMPANIES,
    CompanyView,
    CreateCompany,
    InviteMember,
    InviteOperator,
    ListCompanies,
)
from shared.contracts.roles import STAFF_ROLES

C = TypeVar("C", bound=Command)

LOCALES = click.Choice(["zh-Hant", "en", "zh-Hans"])
ROLES = click.Choice(sorted(str(role) for role in STAFF_ROLES))


@click.group()
def company() -> None:
    """Companies of the platform."""


@company.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="As people read it.")
@click.option("--admin-name", required=True, help="The first admin.")
@click.option("--admin-mail", required=True, help="The invitation goes here.")
@click.option("--zone", default="Asia/Taipei", show_default=True)
@click.option("--locale", type=LOCALES, default="zh-Hant", show_default=True)
@json_option
@home_option
def create(slug: str, *, as_json: bool, home: Path | None, **given: Any) -> None:
    """Create a company and invite its first admin by mail. SLUG is its short name in addresses: a-z, 0-9 and -."""
    command = checked(CreateCompany, slug=slug, **given)
    made = at_desk(home, lambda desk: desk.operate(CREATE_COMPANY, command))
    if as_json:
        click.echo(msgspec.json.encode(made))
        return
    click.echo(f"{made.name} ({made.slug}) exists; {command.admin_name} <{command.admin_mail}> is invited by mail")


@company.command("list")
@click.option("--search", default="", help="Part of a name or short name.")
@json_option
@home_option
def list_(*, search: str, as_json: bool, home: Path | None) -> None:
    """All companies by name."""
    found = at_desk(home, lambda desk: _all(desk, search))
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for one in found:
        click.echo(f"  {one.slug:<24} {one.state:<10} {one.name}")
    if not found:
        click.echo("there is none yet; `huifang company create --help` says how to make one")


async def _all(desk: Desk, search: str) -> list[CompanyView]:
    found: list[CompanyView] = []
    cursor = None
    while True:
        page = await desk.operate(LIST_COMPANIES, ListCompanies(q=search, limit=100, cursor=cursor))
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


@click.group()
def person() -> None:
    """People of companies, and operators."""


@person.command("invite")
@click.option("--name", required=True)
@click.option("--mail", required=True, help="The invitation goes here.")
@click.option("--company", "slug", help="Short name of the company he joins.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="May be repeated.")
@click.option("--operator", is_flag=True, help="An operator of the platform, apart from all companies.")
@click.option("--locale", type=LOCALES, help="Language of the invitation [the company's].")
@json_option
@home_option
def invite(*, slug: str | None, operator: bool, as_json: bool, home: Path | None, **given: Any) -> None:
    """Invite somebody by mail: into a company with --company and --role, or as an operator with --operator."""
    if operator == bool(slug) or (slug and not given["roles"]):
        fail("say either --operator, or --company with at least one --role")
    if operator:
        whom = checked(InviteOperator, name=given["name"], mail=given["mail"], locale=given["locale"] or "zh-Hant")
        at_desk(home, lambda desk: desk.operate(INVITE_OPERATOR, whom))
        answer: dict[str, Any] = {"operator": True}
    else:
        answer = at_desk(home, lambda desk: _member(desk, str(slug), given))
    click.echo(
        json.dumps(answer | {"mail": given["mail"]})
        if as_json
        else f"{given['name']} <{given['mail']}> is invited by mail"
    )


async def _member(desk: Desk, slug: str, given: dict[str, Any]) -> dict[str, Any]:
    command = checked(InviteMember, **given)
    found = await desk.company(slug)
    member = await desk.serve(found.id, INVITE_MEMBER, command)
    return {"id": str(member.id), "company": slug, "roles": list(member.roles)}


def checked(kind: type[C], **given: Any) -> C:
    """The command, with the same limits as over the bus; a wrong field is said in words."""
    try:
        return msgspec.convert({name: value for name, value in given.items() if value is not None}, kind)
    except msgspec.ValidationError as error:
        fail(f"--{plainly(error)}".replace("_", "-").replace("--slug", "SLUG"))
