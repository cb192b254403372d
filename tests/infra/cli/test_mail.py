"""`mail ingest` on the running stack: what a dry run foresees is what then happens."""

import asyncio
import json
import os
import subprocess
import sys
from email.message import EmailMessage

from infra.local.place import ROOT

_ADDRESS = """
select m.address from mailbox m join contact c on c.tenant_id = m.tenant_id
where c.mail = $1 and not m.archived order by m.created_at limit 1
"""
_MAILS = "select state, ticket_id from raw_mail where via = 'smtp' and subject like $1"
_NUMBER = "select 'HD-' || number from ticket where id = $1"
WHO = "wang.sf@jingming.example"


def written(to, **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"王淑芬 <{WHO}>", to, "打印机坏了 cli-ingest"
    mail["Message-ID"] = "<cli-ingest-1@jingming.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content("三楼打印机坏了。\n\n-- \n王淑芬", charset="gb2312")
    mail.add_attachment(b"PDF", "application", "pdf", filename="報價單.pdf")
    return mail.as_bytes()


def ingest(demo, source, *more, given=None):
    words = ("mail", "ingest", source, "--company", "yuancheng", "--json", *more, "--home", demo.place.home)
    told = subprocess.run(
        [sys.executable, "-m", "infra.cli.main", *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr.decode()
    return json.loads(told.stdout)


async def test_a_dry_run_keeps_nothing_and_a_real_one_does_what_it_said(demo, tmp_path):
    async with demo.database("helpdesk") as database:
        address = await database.fetchval(_ADDRESS, WHO)
        path = tmp_path / "mail.eml"
        path.write_bytes(written(address))

        dry = ingest(demo, path, "--dry-run")
        assert dry["sender"] == {"name": "王淑芬", "address": WHO}
        assert (dry["subject"], dry["text"]) == ("打印机坏了 cli-ingest", "三楼打印机坏了。")
        assert [(one["name"], one["type"], one["size"]) for one in dry["attachments"]] == [
            ("報價單.pdf", "application/pdf", 3)
        ]
        assert not dry["is_automatic"]
        assert not dry["is_bounce"]
        assert (dry["mailbox"], dry["outcome"], dry["matched_ticket"]) == (address, "open", None)
        assert dry["matched_contact"]["name"] == "王淑芬"
        assert not dry["delivered"]
        assert await database.fetch(_MAILS, "%cli-ingest%") == []

        real = ingest(demo, path)
        assert real["delivered"]
        async with asyncio.timeout(30):
            while not (rows := await database.fetch(_MAILS, "%cli-ingest%")) or rows[0]["ticket_id"] is None:
                await asyncio.sleep(0.1)
        assert [row["state"] for row in rows] == ["filed"]
        number = await database.fetchval(_NUMBER, rows[0]["ticket_id"])

        answer = written(address, In_Reply_To="<cli-ingest-1@jingming.example>", Message_ID="<cli-ingest-2@x>")
        again = ingest(demo, "-", "--dry-run", given=answer)
        assert (again["matched_ticket"]["number"], again["outcome"]) == (number, "file")
        away = ingest(demo, "-", "--dry-run", given=b"Auto-Submitted: auto-replied\n" + answer)
        assert (away["is_automatic"], away["outcome"], away["matched_ticket"]["number"]) == (True, "set_aside", number)


def test_any_bytes_can_be_looked_at(demo):
    seen = ingest(demo, "-", "--dry-run", given=bytes(range(256)) * 40)
    assert (seen["outcome"], seen["reason"], seen["matched_contact"]) == ("hold", "no_sender", None)
    assert "sender_missing" in {defect["code"] for defect in seen["defects"]}
