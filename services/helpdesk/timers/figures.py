"""What the timers measure."""

from collections import deque

from prometheus_client import Counter, Histogram

LATENESS = Histogram(
    "huifang_timer_lateness_seconds",
    "From the moment something is due to its firing",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)
FIRED = Counter("huifang_timers_fired_total", "Steps fired", ["kind"])
DERIVED = Counter("huifang_clocks_derived_total", "Tickets whose clocks were derived by a worker")


class Recent:
    """The last thousand latenesses of this process, in seconds."""

    def __init__(self) -> None:
        self._kept: deque[float] = deque(maxlen=1000)
        self.total = 0

    def add(self, kind: str, seconds: float) -> None:
        self._kept.append(seconds)
        self.total += 1
        LATENESS.observe(seconds)
        FIRED.labels(kind).inc()

    def percentile(self, percent: int) -> float | None:
        """None before anything has fired."""
        ordered = sorted(self._kept)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else None


RECENT = Recent()
