"""One module a help desk: payload to records, pure functions."""
