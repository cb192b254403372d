"""A company with many messages, written straight into the tables: words by how often they are used, as in real desks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from services.helpdesk.search.grams import Numbers, grams, names
from shared.core.ids import new_id

DEVICES = [
    "印表機",
    "掃描器",
    "投影機",
    "伺服器",
    "交換器",
    "防火牆",
    "筆電",
    "桌機",
    "平板",
    "叫號螢幕",
    "條碼槍",
    "攝影機",
    "門禁",
    "電話",
    "冷氣",
    "發電機",
    "UPS",
    "VPN",
    "NAS",
]
FAULTS = [
    "無法列印",
    "一直斷線",
    "卡紙",
    "當機",
    "沒有畫面",
    "開不了機",
    "速度很慢",
    "出現錯誤代碼",
    "聲音異常",
    "無法登入",
    "權限不足",
    "版本太舊",
    "漏水",
    "冒煙",
]
PLACES = [
    "一樓",
    "二樓",
    "三樓",
    "門診",
    "急診",
    "藥局",
    "會議室",
    "倉庫",
    "機房",
    "櫃檯",
    "總部",
    "分店",
    "教室",
    "實驗室",
]
TALK = (
    "今天早上開始就這樣，重新開機之後還是不行，麻煩協助處理。",
    "其他同仁也有同樣的情況，請儘快派人到場。",
    "已經請原廠確認，預計明天下午到料。",
    "請問方便提供錯誤畫面的截圖嗎？",
    "更換零件後測試正常，請再觀察兩天。",
    "謝謝，目前已經恢復正常。",
    "Please check the event log and send us the result.",
    "The printer is out of paper again and the driver was reinstalled.",
    "合約保固到年底，這次不另外收費。",
    "我們改用備援線路，先讓業務繼續運作。",
)
NAMES = ("王筱涵", "陳柏翰", "林語彤", "李主任", "張家瑋", "吳佩珊", "黃志豪", "Priya Nair", "周明哲", "蔡宜君")
DAYS = 730
EACH = 4
"""Messages of a ticket: asked, answered, noted, answered."""
CUSTOMERS, MEMBERS = 300, 30


@dataclass
class Filled:
    tenant_id: UUID
    member: UUID
    customer: UUID
    contact: UUID
    serials: list[str]


def _text(random_: random.Random) -> tuple[str, str]:
    """A title and a body; the first words of each list come up most."""

    def one(of):
        return of[min(int(random_.paretovariate(0.9)) - 1, len(of) - 1)]

    title = f"{one(PLACES)}{one(DEVICES)}{one(FAULTS)}"
    talk = "".join(random_.sample(TALK, random_.randint(1, 3)))
    return title, f"{one(DEVICES)}{one(FAULTS)}，{talk}"


class Filler:
    """Rows in the order of time. `words` are put together from parts that were cut once."""

    def __init__(self, messages: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.tickets = messages // EACH
        self.tenant_id = new_id()
        self.numbers = Numbers(self.tenant_id)
        self.customers = [new_id() for _ in range(CUSTOMERS)]
        self.contacts = [new_id() for _ in range(CUSTOMERS)]
        self.members = [new_id() for _ in range(MEMBERS)]
        self.names = [(name, frozenset(self.numbers.of(grams(name)))) for name in NAMES]
        self.texts = [self._cut() for _ in range(20_000)]
        self.serials: list[str] = []

    def _cut(self):
        title, body = _text(self.random)
        cut = grams(title)
        return (
            title,
            body,
            frozenset(self.numbers.of(cut)),
            frozenset(self.numbers.of(grams(body))),
            self.numbers.title(cut),
        )

    def rows(self, first: int, count: int) -> Iterator[tuple[tuple, list[tuple], list[tuple]]]:
        """A ticket, its messages, their lines."""
        begin = datetime.now(UTC) - timedelta(days=DAYS)
        for number in range(first, first + count):
            opened = begin + timedelta(days=DAYS) * (number / self.tickets)
            yield self._ticket(number + 1, opened)

    def _ticket(self, number: int, opened: datetime):
        random_, ticket_id, at_customer = self.random, new_id(), self.random.randrange(CUSTOMERS)
        customer = self.customers[at_customer]
        title, _, title_words, _, marked = random_.choice(self.texts)
        is_open = number > self.tickets * 0.98
        assignee = random_.choice(self.members) if random_.random() < 0.9 else None
        ticket = (
            self.tenant_id, ticket_id, customer, number, title, "open" if is_open else "closed", 2, 2,
            random_.choice((1, 2, 3, 3, 3, 4)), "portal", self.contacts[at_customer], assignee,
            "陳柏翰" if assignee else None, opened, opened + timedelta(hours=5),
        )  # fmt: skip
        messages, lines = [], []
        for place in range(EACH):
            _, body, _, body_words, _ = random_.choice(self.texts)
            name, name_words = random_.choice(self.names)
            serial = f"SN{number:07}{place}"
            if number % 997 == 0:
                self.serials.append(serial)
            visibility = "internal" if place == 2 else "public"
            at, message_id = opened + timedelta(minutes=40 * place), new_id()
            words = set(title_words | body_words | name_words)
            words.update(self.numbers.of((*_edges(serial), "hd", str(number))))
            words.add(self.numbers.week(at))
            if place == 0:
                words.update(marked)
            if visibility == "public":
                words.add(self.numbers.public(customer))
            side = "customer" if place == 0 else "staff"
            messages.append(
                (self.tenant_id, message_id, ticket_id, customer, side, None, name, visibility, "portal",
                 f"{body} {serial}", at)
            )  # fmt: skip
            lines.append((self.tenant_id, message_id, ticket_id, customer, visibility, at, sorted(words)))
        return ticket, messages, lines


def _edges(serial: str) -> Iterator[str]:
    return (serial.lower()[:length] for length in range(3, len(serial) + 1))


TICKET = ["tenant_id", "id", "customer_id", "number", "title", "state", "impact", "urgency", "priority", "channel", "requester_id", "assignee_id", "assignee_name", "opened_at", "updated_at"]  # fmt: skip
MESSAGE = [
    "tenant_id",
    "id",
    "ticket_id",
    "customer_id",
    "side",
    "author_id",
    "author_name",
    "visibility",
    "channel",
    "body",
    "at",
]
LINE = ["tenant_id", "id", "ticket_id", "customer_id", "visibility", "at", "words"]
CHUNK = 5_000


async def fill(connection: asyncpg.Connection, messages: int) -> Filled:
    """As superuser, past triggers and foreign keys; the index is built at the end, as a restore would."""
    filler = Filler(messages)
    await connection.execute("set session_replication_role = replica; set maintenance_work_mem = '512MB'")
    await _people(connection, filler)
    definition = await connection.fetchval("select pg_get_indexdef('search_entry_words'::regclass)")
    await connection.execute("drop index search_entry_words")
    for first in range(0, filler.tickets, CHUNK):
        tickets, said, lines = [], [], []
        for ticket, own, own_lines in filler.rows(first, min(CHUNK, filler.tickets - first)):
            tickets.append(ticket)
            said += own
            lines += own_lines
        await connection.copy_records_to_table("ticket", records=tickets, columns=TICKET)
        await connection.copy_records_to_table("message", records=said, columns=MESSAGE)
        await connection.copy_records_to_table("search_entry", records=lines, columns=LINE)
    await connection.execute(definition)
    for table in ("ticket", "message", "search_entry"):
        await connection.execute(f"vacuum analyze {table}")
    return Filled(filler.tenant_id, filler.members[0], filler.customers[0], filler.contacts[0], filler.serials)


async def _people(connection: asyncpg.Connection, filler: Filler) -> None:
    tenant = filler.tenant_id
    await connection.execute(
        "insert into company values ($1, $1, 1, 'large', '大公司', 'Asia/Taipei', 'zh-Hant', 'active')", tenant
    )
    await connection.executemany(
        "insert into customer values ($1, $2, 1, $3, null, 'active')",
        [(tenant, one, f"客戶 {at}") for at, one in enumerate(filler.customers)],
    )
    await connection.executemany(
        "insert into search_party values ($1, $2, 'customer', $2, $3)",
        [(tenant, one, filler.numbers.of(names(f"客戶 {at}"))) for at, one in enumerate(filler.customers)],
    )
    await connection.executemany(
        "insert into contact values ($1, $2, 1, $3, $4, null, null, true, 'active')",
        [
            (tenant, *pair, f"聯絡人 {at}")
            for at, pair in enumerate(zip(filler.contacts, filler.customers, strict=True))
        ],
    )
    await connection.executemany(
        "insert into member values ($1, $2, 1, $3, '{agent}', 'active')",
        [(tenant, one, f"{NAMES[at % len(NAMES)]} {at}") for at, one in enumerate(filler.members)],
    )
