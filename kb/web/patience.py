"""How long a request may take to come: whoever sends drop by drop must not hold a line for good."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
"""From the first byte, or the connection, to the end of the headers."""
BODY_SECONDS = 20.0
"""For a small body, such as an event or a message."""


class PatientProtocol(H11Protocol):
    """Uvicorn's HTTP, which closes lines whose headers do not come; between requests it does."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEAD_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        """Stop waiting when the headers are whole; begin again when only a part has come."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._settle()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._settle()
        super().connection_lost(exc)

    def _settle(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
