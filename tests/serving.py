"""A web application that answers on a port of this machine while a test runs."""

from __future__ import annotations

import threading
import time
from typing import Self

from starlette.applications import Starlette

from kb.web.app import listening, server


class WebServer:
    """``app`` served in a thread, from the start of a ``with`` to its end."""

    def __init__(self, app: Starlette) -> None:
        self.server = server(app)
        self.socket = listening("127.0.0.1", 0)

    def __enter__(self) -> Self:
        found = self.socket.__enter__()
        self.port = found.getsockname()[1]
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [found]})
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.socket.__exit__(None, None, None)

    @property
    def origin(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"
