"""Traces and metrics. Off by default and then free: a span is only made where an exporter is set.

`HUIFANG_OTLP_ENDPOINT` switches tracing on; the trace context crosses the bus in the `traceparent` header. Its library
takes a tenth of a second to import, at every start of every process: only who switches it on imports it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge, Histogram

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_tracer: "Tracer | None" = None

ANSWERED = Histogram(
    "huifang_call_seconds",
    "Time from arrival to answer of a call",
    ["call", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
IN_FLIGHT = Gauge("huifang_calls_in_flight", "Calls being answered or waiting for their turn")
SHED = Counter("huifang_calls_shed_total", "Calls refused because the queue was full")
OUTBOX_WAITING = Gauge("huifang_outbox_waiting", "Events committed and not yet announced")
OUTBOX_AGE = Gauge("huifang_outbox_age_seconds", "Age of the oldest event that is not yet announced")
PUBLISHED = Counter("huifang_events_published_total", "Events announced")
HANDLED = Counter("huifang_events_handled_total", "Events handled", ["consumer", "outcome"])
CONSUMER_LAG = Gauge("huifang_consumer_lag", "Events announced to this service and not yet handled")
DEAD_LETTERS = Counter("huifang_dead_letters_total", "Events given up after repeated failures", ["consumer"])


def start_tracing(process: str, *, endpoint: str, share: float) -> None:
    """Export spans over OTLP/HTTP; `share` of the traces that start here are kept."""
    global _tracer  # noqa: PLW0603 - set once, at the start
    from opentelemetry import trace  # noqa: PLC0415 - see above
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased  # noqa: PLC0415

    provider = TracerProvider(
        resource=Resource.create({"service.name": f"huifang-{process}"}),
        sampler=ParentBased(TraceIdRatioBased(share)),
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    _tracer = provider.get_tracer("huifang")


@contextmanager
def asking(name: str) -> Iterator[str | None]:
    """A client span around a call; gives the traceparent to send along."""
    if _tracer is None:
        yield None
        return
    from opentelemetry import propagate, trace  # noqa: PLC0415 - see above

    with _tracer.start_as_current_span(f"ask {name}", kind=trace.SpanKind.CLIENT):
        carrier: dict[str, str] = {}
        propagate.inject(carrier)
        yield carrier.get("traceparent")


@contextmanager
def answering(name: str, traceparent: str | None) -> Iterator[None]:
    """A server span that continues the caller's trace."""
    if _tracer is None:
        yield
        return
    from opentelemetry import propagate, trace  # noqa: PLC0415 - see above

    context = propagate.extract({"traceparent": traceparent}) if traceparent else None
    with _tracer.start_as_current_span(f"answer {name}", context=context, kind=trace.SpanKind.SERVER):
        yield


def current_trace() -> str | None:
    """The traceparent of now, to be stored with an event."""
    if _tracer is None:
        return None
    from opentelemetry import propagate  # noqa: PLC0415 - see above

    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")
