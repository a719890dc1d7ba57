"""Names for the topics that editors split off: those of the last run, else found now."""

from __future__ import annotations

from collections.abc import Mapping

from kb.storage import files, topicstore
from kb.topic_decisions import Decided
from kb.topics import TOPICS
from mining import naming
from mining.decided_table import Naming
from mining.embedding import MOST_WORKERS
from mining.naming import Members, Names
from mining.placed import Placed
from mining.runs import Runs
from mining.stages import TOPICS_FILE, fit
from mining.stages.placing import Source, vectors_of
from mining.topic_words import SupportedNames
from mining.unit_columns import Coded


def part_names(
    source: Source, rows: Placed, topics: Coded, state: Decided, known: Naming
) -> Mapping[str, Names]:
    """Topic -> names, of the topics that a split made and that ``known`` does not name.

    ``topics`` are those of ``rows`` as they were decided.
    """
    wanted = {topic for topic in state.parted if topic in state.sizes} - known.names.keys()
    if not wanted:
        return {}
    before = _named_before(source)
    if wanted <= before.keys():
        return {topic: before[topic] for topic in wanted}
    return _named_now(source, rows, topics, wanted)


def _named_before(source: Source) -> Mapping[str, Names]:
    """The names of the last run on the same version of the topics."""
    runs = Runs(source.workspace.runs_dir)
    folder = runs.newest("mine")
    if folder is None or runs.made_from(folder).get("fit") != source.folder.name:
        return {}
    names = Naming.of(files.read_table(folder / TOPICS_FILE, TOPICS)).names
    decisions = topicstore.read_decisions(source.workspace)
    renamed = {one.topic_id for one in decisions if one.action == "rename"}
    return {topic: some for topic, some in names.items() if topic not in renamed}


def _named_now(
    source: Source, rows: Placed, topics: Coded, wanted: set[str]
) -> Mapping[str, Names]:
    """Names by what their tickets say beside those of all other topics."""
    order = sorted(topics.sizes())
    number = {topic: row for row, topic in enumerate(order)}
    members = Members(topics.to(number), rows.similarity, vectors_of(source, rows))
    settings = source.workspace.settings
    namer = naming.Naming(
        source.encoder,
        SupportedNames(settings.drafting.support_customers, fit.is_private),
        fit.vectors_dir(source.workspace),
        settings.workers or MOST_WORKERS,
    )
    names, _ = namer.names(rows.needs, members, [0] * len(order))
    return {topic: names[number[topic]] for topic in wanted}
