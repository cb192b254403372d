"""The company's settings: one page per section, the sections' list beside it."""
