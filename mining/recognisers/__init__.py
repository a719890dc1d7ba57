"""Recognisers of personal data: each takes a text and yields the spans it is sure enough about.

They know shapes, checksums and the words around a value in French and English. None reads files
or the network; :mod:`mining.redaction` decides what wins where two overlap.
"""
