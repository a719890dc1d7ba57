"""Taking the vectors of deleted tickets out of the cache.

A key tells nothing of the text it stands for, and a text is cut in many ways before it is encoded.
So the question is turned round: a vector stays when what is still stored gives its key. Any other
goes, and is encoded again if somebody needs it: nothing of the deleted can stay behind.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator

import pandas as pd

from kb.matching_features import article_parts
from kb.storage import content, ticketstore
from kb.storage.workspace import Workspace
from mining.drafting.meaning import FOLDER
from mining.drafting.sentences import sentences
from mining.embedding import cached_key
from mining.matching import asked
from mining.needs import needs_in
from mining.vectorcache import keep_only
from mining.wording import told_texts


def drop_vectors(workspace: Workspace, gone: Collection[str], *, is_dry_run: bool = False) -> int:
    """Drop the vectors of texts that only the tickets ``gone`` have; returns how many.

    Call it while the tickets are still stored. Vectors of drafting, of cut sentences by the
    thousand, go altogether: they are encoded again in seconds.
    """
    root = workspace.data_dir / "vectors"
    if not gone or not root.is_dir():
        return 0
    keys = {cached_key(text) for text in _texts(workspace, gone)}
    count = 0
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        if folder.name == FOLDER:
            count += keep_only(folder, (), is_dry_run=is_dry_run)
            if not is_dry_run:
                shutil.rmtree(folder)
        else:
            count += keep_only(folder, keys, is_dry_run=is_dry_run)
    return count


def _texts(workspace: Workspace, gone: Collection[str]) -> Iterator[str]:
    """The texts that stages encode, of the tickets that stay and of the articles."""
    tickets = ticketstore.read_tickets(workspace)
    needs = tickets[tickets["noise"].isna()]
    yield from _questions(needs[~needs["ticket_id"].isin(list(gone)).astype(bool)])
    messages = ticketstore.read_messages(workspace)
    staying = messages[~messages["ticket_id"].isin(list(gone)).astype(bool)]
    for reply in told_texts(staying).values():
        yield from sentences(reply) or [reply]
    for part in article_parts(content.read_articles(workspace)):
        yield part.text
        yield from sentences(part.text)


def _questions(needs: pd.DataFrame) -> Iterator[str]:
    """What tickets ask: whole, as it stands beside a drafted article, and sentence by sentence."""
    for subject, text in zip(needs["subject"].tolist(), needs["text"].tolist(), strict=True):
        yield asked(subject, text)
        yield from (one.text for need in needs_in(subject, text) for one in need.sentences)
