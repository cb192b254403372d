"""Plans, draws and timers: a company's own matter."""

PORTALS = {"call_plan": None, "call_draw": None, "call_timer": None}
"""`call_draw` keeps the seed and the inputs of a draw; `call_timer` says what is due when."""

LOOSE_INDEXES = {"call_timer_due": "what is due first is done first, of whichever company"}
