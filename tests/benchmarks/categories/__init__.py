"""`python -m tests.benchmarks.categories`: suggested categories against a tuned linear TF-IDF baseline, on two families
of sets in English, Traditional and Simplified Chinese; writes docs/benchmarks-categories.md."""
