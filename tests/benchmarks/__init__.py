"""What a request costs, over all processes, and how long it takes. `make bench` runs them and writes docs/benchmarks.md."""
