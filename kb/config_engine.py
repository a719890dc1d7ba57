"""``[dask]``: the cluster that heavy stages run on where ``engine`` is ``dask``."""

from __future__ import annotations

from pydantic import Field, field_validator

from kb.config_section import Section

SCHEMES = ("tcp://", "tls://", "ws://", "wss://")


class Dask(Section):
    """The cluster. Its certificates stand in Dask's own configuration, never here."""

    scheduler: str = ""
    """Address of the scheduler, such as ``tls://scheduler:8786``. Empty takes the one that Dask's
    configuration names, or starts ``workers`` processes on this machine."""
    patience_seconds: float = Field(default=120.0, gt=0, le=86_400)
    """How long a lost scheduler, or a first worker, is waited for."""

    @field_validator("scheduler")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(SCHEMES):
            raise ValueError("expected an address that begins with tls:// or tcp://")
        return value
