"""``python -m kb.cli`` is ``askless``."""

from kb.cli import main

main()
