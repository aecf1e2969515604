"""What the product costs, how it compares, and which settings measure best.

Each module named here is a command, `python -m tests.benchmarks.NAME --help`, and writes `results/NAME.md`:

    indexing    passages per second against plain SentenceTransformer.encode, and where the time goes
    asking      one question: retrieval, reading, cold start, memory
    growth      1,000 to 100,000 passages: build, build again, open, search
    peers       Haystack, txtai and LangChain on the same texts with the same weights
    reindex     indexing again, after a change and after none
    choices     passage size, context, BM25, fusion, precision: every default beside its neighbours

Times are read as ratios within one run. Only `measuring` knows a clock.
"""
