"""Every view as a fold of its own, written from the requirements and the schemas' comments.

Nothing here shares a line with the programs: payloads and rows are read by an own reading of the
`.proto` files and of the wire format, state is kept in plain dictionaries, and a row is told from
that state after each event that could have touched it.
"""
