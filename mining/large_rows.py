"""Rows of numbers in memory, or, where they are very many, in a file without a name.

Such a file takes disk and no memory that the system could not use otherwise; it is gone when nobody
holds the rows, and when the process ends, however it ends.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

import numpy as np

from mining.graph import Floats

MOST_IN_MEMORY = 2**27
"""Numbers kept in memory: half a gigabyte, 262,144 vectors of 512 dimensions."""


def zero_rows(count: int, width: int, *, folder: Path | None = None) -> Floats:
    """Float32 zeros (``count``, ``width``); of very many the file lies in ``folder``.

    Without a folder it lies where the system keeps temporary files.
    """
    if count * width <= MOST_IN_MEMORY:
        return np.zeros((count, width), dtype=np.float32)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder, prefix="rows-") as file:
        # The mapping holds the file when it is closed; a plain array makes plain arrays.
        return np.asarray(np.memmap(file, np.float32, "w+", shape=(count, width)))
