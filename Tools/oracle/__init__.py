"""Second opinions on what Daybook says, written from its requirements and schemas alone.

Nothing here imports or was derived from the programs that it checks. Where the two differ, one of
them is wrong, and a person finds out which.
"""
