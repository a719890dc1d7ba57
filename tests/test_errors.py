"""The error tree is complete and drawn where it is defined."""

from __future__ import annotations

import inspect

from kb import errors


def test_every_error_is_drawn_in_the_tree() -> None:
    """Somebody who catches errors can see all of them in one docstring."""
    names = [
        n for n, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == "kb.errors"
    ]
    assert errors.__doc__ is not None
    assert [name for name in names if name not in errors.__doc__] == []


def test_every_error_derives_from_one_base() -> None:
    """The command line turns all of ours into one line."""
    classes = [
        c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == "kb.errors"
    ]
    assert all(issubclass(c, errors.KbError) for c in classes)
