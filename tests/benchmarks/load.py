"""A small HTTP client that costs little: `python -m tests.benchmarks.load` reads a plan as JSON from its input, asks, and
prints what it saw. A process of its own, so that its CPU is not the stack's."""

import asyncio
import json
import sys
import time
from collections import Counter
from itertools import count

import uvloop


async def _connection(host: str, port: int, requests, until: float, seen: dict) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while time.perf_counter() < until:
            request = next(requests)
            began = time.perf_counter()
            writer.write(request)
            status, size = await _answer(reader)
            seen["seconds"].append(time.perf_counter() - began)
            seen["statuses"][status] += 1
            seen["bytes"] += size
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = int(head[9:12]), None
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length is None:
        raise ValueError(f"an answer of unknown length: {head!r}")
    await reader.readexactly(length)
    return status, length


def _requests(plan: dict):
    """Each template in turn, `{n}` counting up."""
    for number in count():
        template = plan["requests"][number % len(plan["requests"])]
        body = template.get("body", "").replace("{n}", str(number)).encode()
        headers = {"Host": plan["authority"], **template["headers"]}
        if template["method"] == "POST":
            headers |= {"Content-Length": str(len(body)), "Idempotency-Key": f"bench-{plan['run']}-{number}"}
        lines = [
            f"{template['method']} {template['path']} HTTP/1.1",
            *(f"{k}: {v}" for k, v in headers.items()),
            "",
            "",
        ]
        yield "\r\n".join(lines).encode() + body


async def _main(plan: dict) -> dict:
    seen: dict = {"seconds": [], "statuses": Counter(), "bytes": 0}
    requests = _requests(plan)
    until = time.perf_counter() + plan["seconds"]
    began = time.perf_counter()
    await asyncio.gather(
        *(_connection(plan["host"], plan["port"], requests, until, seen) for _ in range(plan["connections"]))
    )
    wall = time.perf_counter() - began
    ordered = sorted(seen["seconds"])
    count = len(ordered)

    def at(share: float) -> float:
        return ordered[min(count - 1, int(count * share))] * 1000

    return {
        "count": count,
        "wall": wall,
        "statuses": dict(seen["statuses"]),
        "bytes": seen["bytes"] // max(1, count),
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_main(json.load(sys.stdin)))))
