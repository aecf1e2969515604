"""The `qa` command: thin doors to the library, one function per command."""

from qa.cli.app import main

__all__ = ["main"]
