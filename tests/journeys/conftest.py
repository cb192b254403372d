"""The mail catcher, read as a person reads his mails."""

import asyncio
import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest_asyncio

LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
SECONDS = 60


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str
    language: str

    @property
    def path(self) -> str:
        """Where its first link leads, on the address under test."""
        found = LINK.search(self.text)
        assert found, self.text
        url = urlsplit(found[0])
        return f"{url.path}?{url.query}" if url.query else url.path


class Letterbox:
    """`await letterbox.one(address, "HD-7")`: the newest mail to that address that names it, once it has come."""

    def __init__(self, catcher: httpx.AsyncClient) -> None:
        self._catcher = catcher

    async def one(self, address: str, subject: str) -> Mail:
        async with asyncio.timeout(SECONDS):
            while True:
                answer = await self._catcher.get("/mails.json", params={"to": address})
                found = [mail for mail in answer.raise_for_status().json() if subject in mail["subject"]]
                if found:
                    language = re.search(r'<html lang="([\w-]+)"', found[-1]["html"])
                    return Mail(found[-1]["subject"], found[-1]["text"], found[-1]["html"], language[1])
                await asyncio.sleep(0.05)


@pytest_asyncio.fixture
async def letterbox(servers):
    ports = json.loads((servers.place.home / "ports.json").read_text())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ports['mail']}", trust_env=False) as catcher:
        yield Letterbox(catcher)
