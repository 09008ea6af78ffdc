"""A review system and five targets, each a process of its own, that misbehave on command.

They stand for the systems of a real organisation: separate processes with state of their own,
which share nothing with Daybook but HTTP. What they accepted is counted by business identity
(exception, version, step) and not by idempotency key, so that a fault in Daybook's keys cannot
hide itself.
"""
