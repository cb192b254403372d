"""`walls` and `doctor` find what was planted, and say what helps."""

import json
from pathlib import Path

import pytest

from infra.cli.checks import Patient, objects
from infra.local.place import Place
from tests.infra.cli.conftest import huifang


def test_no_hole_in_a_fresh_stack(demo):
    told = demo("walls")
    assert (told.code, told.out) == (0, "no hole in the walls of gateway, projects, helpdesk, notify\n")


async def test_a_planted_hole_is_named(demo):
    async with demo.database("helpdesk") as database:
        await database.execute("alter table ticket no force row level security")
        try:
            told, plain = demo("walls", "--json"), demo("walls")
        finally:
            await database.execute("alter table ticket force row level security")

    assert (told.code, plain.code) == (1, 1)
    assert [one["service"] for one in told.data] == ["helpdesk"]
    assert told.data[0]["finding"].startswith("ticket")
    assert plain.out.endswith("1 hole in the walls of gateway, projects, helpdesk, notify\n")
    assert demo("walls", "--service", "helpdesk").code == 0


def test_all_is_well(demo):
    told, raw = demo("doctor"), demo("doctor", "--json")

    assert (told.code, raw.code) == (0, 0), told.out
    assert told.out.endswith("all is well\n")
    names = {one["name"] for one in raw.data}
    wanted = {"postgres", "nats-server", "disk", "objects", "processes", "web", "mail", "database", "broker", "stream"}
    assert wanted | {"gateway", "projects", "helpdesk", "notify"} <= names


async def test_a_database_behind_the_code(demo):
    async with demo.database("notify") as database:
        kept = await database.fetch("delete from repeatable_sql returning *")
        try:
            told = demo("doctor")
        finally:
            await database.executemany("insert into repeatable_sql values ($1, $2)", [tuple(row) for row in kept])

    assert told.code == 1
    assert "huifang_notify lacks" in told.out
    assert "→ make down, make up (it migrates)" in told.out


def test_objects_that_cannot_be_written():
    """Root may write everywhere but where there is nothing to write on."""
    nowhere = Path("/proc")
    found = objects(Patient(Place(nowhere, nowhere, nowhere, None), None))
    assert [(one.well, one.remedy) for one in found] == [(False, "chown or chmod /proc/objects")]


@pytest.mark.parametrize("setting", ["HUIFANG_POSTGRES_BIN", "HUIFANG_NATS_SERVER"])
def test_a_program_that_does_not_start(tmp_path, setting):
    told = huifang("doctor", "--json", home=tmp_path, env={setting: "/nowhere"})

    bad = [one["detail"] for one in told.data if not one["ok"]]
    assert any("does not start" in detail for detail in bad), json.dumps(told.data, indent=1)
    assert "not up; the rest can only be looked at while it runs" in bad
    assert told.code == 1
    huifang("reset", "--yes", home=tmp_path)
