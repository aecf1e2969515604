"""Open the chat on the briefings beside this file: `python app.py`, with the options of `qa serve`."""

import sys
from pathlib import Path

from qa.cli import main

if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.argv[1:1] = ["serve", "--corpus", str(here / "corpus"), "--index", str(here / "index")]
    main()
