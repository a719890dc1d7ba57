"""What gaps cost and what articles might save, worked out again from the stored tickets."""

from __future__ import annotations

from math import floor, log10
from pathlib import Path

import pandas as pd
import pytest

from kb.storage import ticketstore
from tests.factories import a_stored_ticket
from tests.measured import MONDAY, a_measured_shop
from tests.shell import askless
from tests.shop import SETTINGS
from tests.test_figures_recomputed import parquet

HOUR = 30
COST = f'\n[gaps]\nagent_hour_cost = {HOUR}\ncurrency = "EUR"\n'
MONTH = 365.25 / 12
SILK = "Le robot tondeuse fait un bruit de casserole depuis hier."


def rounded(value: float, digits: int) -> float:
    """A figure as it is told: to so many digits that count."""
    return round(value, digits - 1 - floor(log10(abs(value))))


def test_cost_and_savings_of_gaps(tmp_path: Path) -> None:
    """Tickets a month over the weeks there are, minutes of the middle ticket, public shares."""
    workspace = a_measured_shop(tmp_path / "shop", settings=SETTINGS + COST)
    known = parquet(workspace.tickets_dir, "tickets")
    changed = [
        a_stored_ticket(
            row.ticket_id,
            created_at=row.created_at,
            language=row.language,
            noise=None if pd.isna(row.noise) else row.noise,
            handling_minutes=float((row.created_at - MONDAY).days % 11 + 4),
            content_hash=f"again {row.ticket_id}",
            **({"subject": "", "text": SILK} if "silk" in row.ticket_id else {}),
        )
        for row in known.itertuples()
    ]
    ticketstore.merge(workspace, changed)
    rows = askless("gaps", "--json", "--workspace", workspace.root).json["gaps"]
    tickets = parquet(workspace.tickets_dir, "tickets")
    tickets = tickets[tickets["noise"].isna()]
    days = (tickets["created_at"].max() - tickets["created_at"].min()).days
    topics = tickets["ticket_id"].map(lambda one: "t-0002" if "silk" in one else "t-0001")
    for row in rows:
        own = tickets[(topics == row["topic_id"]) & (tickets["language"] == row["locale"])]
        monthly = len(own) / days * MONTH
        hours = monthly * own["handling_minutes"].median() / 60
        assert row["tickets_a_month"] == rounded(monthly, 2)
        assert row["hours_a_month"] == rounded(hours, 2)
        assert row["cost_a_month"] == rounded(hours * HOUR, 2)
    [saved] = [row["saving"] for row in rows if row["kind"] != "covered"]
    assert saved["tickets_low"] == pytest.approx(rounded(6 / days * MONTH * 0.07, 1))
    assert saved["cost_high"] == pytest.approx(rounded(hours * HOUR * 0.45, 1))
    assert saved["is_assumed"]
