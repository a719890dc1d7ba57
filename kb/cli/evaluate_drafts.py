"""``askless evaluate drafts``: articles drafted from labelled tickets against gold articles."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.context import Shell, progress, shell_options

FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--tickets",
    type=FILE,
    required=True,
    help="JSON lines: messages (role customer, agent or action; text; perhaps at), label; "
    "perhaps id, created_at, lang, requester.",
)
@click.option(
    "--gold",
    type=FILE,
    required=True,
    help="JSON lines: label (or id), body (or text, answer, steps); perhaps title, lang.",
)
@click.option("--encoder", default="use", show_default=True, help="Name of the sentence encoder.")
@click.option("--details", type=FILE, help="Write each topic's draft and figures, as JSON lines.")
@shell_options
def command(shell: Shell, tickets: Path, gold: Path, *, encoder: str, details: Path | None) -> None:
    """Draft an article for each label of TICKETS and score it against GOLD.

    The tickets take the product's way from intake to draft, with default settings; labels say
    which tickets are one topic, so drafting is measured and not mining. A label counts once in
    each language (French, English) in which it has tickets and a gold article; without a draft it
    counts 0.
    rouge_l is the mean ROUGE-L F1 of the draft's text against the gold body. step_coverage is the
    mean share of gold steps (or sentences, courtesies aside) of which one drafted sentence holds
    60 % of the content stems and no other amount. leaked_values counts what recognisers of
    personal data mark in titles, texts, questions and keywords, what was masked elsewhere, and
    numbers, dates, amounts and addresses that at most one customer's conversation holds.
    unsupported_sentences counts printed sentences that agents told fewer than
    drafting.support_customers customers. Both are counted from the texts, not from what the
    drafter noted.
    """
    from datetime import UTC, datetime

    from kb.storage import files
    from mining.evaluation import drafted

    with progress("drafts") as shown:
        scores = drafted.evaluated(
            tickets, gold, now=datetime.now(UTC), encoder_name=encoder, progress=shown
        )
    if details is not None:
        files.write_json_lines(details, [topic.document() for topic in scores.topics])
    shell.answer(scores.document(), scores.lines())
