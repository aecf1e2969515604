"""What the product costs. Each module is a command, `python -m tests.benchmarks.NAME`:

reindex     indexing again, after a change and after none, as a share of the full build
"""
