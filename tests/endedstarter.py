"""Imported where workers are forked, it ends that process, as a system short of memory would."""

from __future__ import annotations

import os
import signal
import sys

if any("multiprocessing.forkserver" in word for word in sys.orig_argv):
    os.kill(os.getpid(), signal.SIGKILL)
