"""What pipedeck costs and how fast it is, measured beside what people use today: ``python -m tests.benchmarks``."""
