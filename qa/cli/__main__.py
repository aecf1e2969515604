"""`python -m qa.cli` is the `qa` command."""

from qa.cli import main

main()
