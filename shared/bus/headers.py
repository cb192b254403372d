"""Names of the message headers. One place, because header names are case-sensitive on the bus."""

CONTEXT = "Hf-Context"
DEADLINE = "Hf-Deadline"
KEY = "Hf-Key"
TRACE = "traceparent"
STATUS = "Hf-Status"
MSG_ID = "Nats-Msg-Id"
