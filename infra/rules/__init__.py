"""House rules that no ready-made tool knows. Each is run by `make check` and tested under tests/architecture."""
