"""What a curator would want to know about a corpus, an index and the machine, and what to do about it."""

from qa.doctor.diagnosis import Diagnosis, diagnose
from qa.doctor.findings import Finding, Level
from qa.doctor.machine import Fact

__all__ = ["Diagnosis", "Fact", "Finding", "Level", "diagnose"]
