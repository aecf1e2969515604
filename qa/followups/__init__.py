"""What a question takes over from the turn before it."""

from qa.followups.carrying import HOLE, KINDS, as_carried, carried_over, in_context

__all__ = ["HOLE", "KINDS", "as_carried", "carried_over", "in_context"]
