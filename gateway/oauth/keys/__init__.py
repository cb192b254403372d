"""The keys that sign our tokens: made here, sealed at rest, rotated, published."""
