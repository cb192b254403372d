"""Traces and metrics. Off by default and then free: a span is only made where an exporter is set.

`HUIFANG_OTLP_ENDPOINT` switches tracing on; the trace context crosses the bus in the `traceparent` header.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.propagate import extract, inject
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from prometheus_client import Counter, Gauge, Histogram

_tracer = trace.get_tracer("huifang")
_on = False

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
    global _on, _tracer
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - 10 MB if used

    provider = TracerProvider(
        resource=Resource.create({"service.name": f"huifang-{process}"}),
        sampler=ParentBased(TraceIdRatioBased(share)),
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    _tracer, _on = provider.get_tracer("huifang"), True


@contextmanager
def asking(name: str) -> Iterator[str | None]:
    """A client span around a call; gives the traceparent to send along."""
    if not _on:
        yield None
        return
    with _tracer.start_as_current_span(f"ask {name}", kind=trace.SpanKind.CLIENT):
        carrier: dict[str, str] = {}
        inject(carrier)
        yield carrier.get("traceparent")


@contextmanager
def answering(name: str, traceparent: str | None) -> Iterator[None]:
    """A server span that continues the caller's trace."""
    if not _on:
        yield
        return
    context = extract({"traceparent": traceparent}) if traceparent else None
    with _tracer.start_as_current_span(f"answer {name}", context=context, kind=trace.SpanKind.SERVER):
        yield


def current_trace() -> str | None:
    """The traceparent of now, to be stored with an event."""
    if not _on:
        return None
    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent")
