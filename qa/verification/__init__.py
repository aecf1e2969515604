"""Proving an index: that it is whole, and that everything it says follows from the documents."""

from qa.verification.check import Check
from qa.verification.verify import Verification, verify

__all__ = ["Check", "Verification", "verify"]
