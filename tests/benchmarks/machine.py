"""The machine in words, and a fixed piece of work that tells how fast it is today."""

import os
import platform
import time
from hashlib import sha256
from pathlib import Path

import psutil


def described() -> str:
    """Without names that would tell whose it is."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} virtual cores ({model}), {memory} GiB of memory, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def calibration() -> float:
    """CPU-milliseconds of a fixed loop (best of five): figures of two machines compare as their ratio to this."""
    return min(_once() for _ in range(5))


def _once() -> float:
    began = time.process_time()
    text = b"huifang"
    for _ in range(20_000):
        text = sha256(text).digest()
    total = 0
    for number in range(300_000):
        total += number & 7
    assert total == 1_050_000
    return (time.process_time() - began) * 1000
