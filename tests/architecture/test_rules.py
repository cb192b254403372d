"""Who may import whom, and that no statement is put together: clean here, and what is planted is found."""

import ast
import subprocess
import sys

import pytest

from infra.local.place import ROOT
from infra.rules.sql import of_module

PLANTED = (
    'async def f(name):\n    await DB.rows(f"select * from ticket where title = {name}")',
    'async def f(name):\n    await DB.run("delete from ticket where title = %s" % name)',
    'async def f(name):\n    await DB.value("select id from ticket where title = {}".format(name))',
    "async def f(text):\n    await connection.fetch(text)",
)


@pytest.mark.parametrize("rule", ["imports", "sql"])
def test_clean(rule):
    done = subprocess.run(
        [sys.executable, "-m", "infra.check", rule], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.parametrize("text", PLANTED)
def test_a_statement_that_is_put_together_is_found(text):
    assert list(of_module(ast.parse(text), "planted"))


def test_a_constant_is_none():
    text = 'async def f(name):\n    await DB.rows("select * from ticket where title = $1", name)'
    assert list(of_module(ast.parse(text), "planted")) == []
