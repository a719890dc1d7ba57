"""What agents answer: the points of the right reply in their own wording, with their habits."""

from __future__ import annotations

from .needs import Need
from .seasons import pick
from .slots import filled
from .statement import Case

DROPPED = 0.15
"""Share of the points an agent leaves out."""

FAVOURITE = 0.8
"""How often an agent uses the own macro for a point."""

GivenPoints = dict[str, list[int]]


def points(case: Case, need: Need, *, dropped: float = DROPPED) -> tuple[list[str], list[int]]:
    """The wordings of the points given, in order, and which points they are; at least one."""
    rng = case.rng
    reply = case.voice(need).reply
    given = [number for number in range(len(reply)) if rng.random() >= dropped] or [0]
    said = []
    for number in given:
        variants = reply[number].variants
        index = case.agent.favourite(need, case.locale, number)
        if rng.random() >= FAVOURITE:
            index = int(rng.random() * len(variants))
        said.append(variants[index].fill(case.slots))
    return said, given


def answer(case: Case, *, dropped: float = DROPPED) -> tuple[list[list[str]], GivenPoints]:
    """One list of sentences per need, asides among them, and the points given by need."""
    parts, given = [], {}
    for number, need in enumerate(case.needs):
        said, given[need.id] = points(case, need, dropped=dropped)
        if number:
            said.insert(0, pick(case.rng, case.speech["also_reply"]))
        parts.append(said)
    _add_asides(case, parts[0])
    return parts, given


def _add_asides(case: Case, said: list[str]) -> None:
    rng = case.rng
    has_order = "order" in case.slots or "tracking" in case.slots
    if has_order and rng.random() < 0.4:
        said.insert(0, case.says("asides_order"))
    if rng.random() < 0.3:
        said.insert(0, pick(rng, case.speech["asides"]))
    if has_order and rng.random() < 0.08:
        aside = case.says("asides_order")
        if aside not in said:
            said.insert(int(rng.random() * (len(said) + 1)), aside)


def letter(case: Case) -> tuple[str, GivenPoints]:
    """A reply by mail with greeting, points in the agent's layout, closing and signature."""
    parts, given = answer(case)
    manner = case.agent.manners[case.locale]
    greeting = filled(pick(case.rng, manner.greetings), case.slots)
    body = "\n\n".join(_laid_out(said, case.agent.layout) for said in parts)
    closing = pick(case.rng, manner.closings)
    return f"{greeting}\n\n{body}\n\n{closing}\n{manner.signature}", given


def _laid_out(said: list[str], layout: str) -> str:
    if layout == "lines":
        return "\n".join(said)
    if layout == "bullets" and len(said) > 2:
        return said[0] + "\n" + "\n".join(f"- {sentence}" for sentence in said[1:])
    return " ".join(said)


def note(case: Case, frame: str) -> tuple[str, GivenPoints]:
    """A short reply inside a frame of speech (``phone_notes``, ``social_reply``, …)."""
    parts, given = answer(case, dropped=0.3)
    text = " ".join(sentence for said in parts for sentence in said)
    if frame.endswith("_notes"):
        return case.says(frame, text=text), given
    return f"{case.says(frame)} {text}", given
