"""Mail as it is: mbox files (Gmail, Thunderbird, Apple Mail) and folders of .eml files.

Read twice: first the headers of every mail, which say who belongs with whom, then the bodies of
one thread after the other. Memory holds the headers' facts (some 500 bytes a mail) and one thread.

Traps held here: all who answer one newsletter share its id; a contact form writes from the shop's
own domain; a mail lies in the inbox and among all mail; clocks are wrong; a machine answers.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb.errors import InputError, KbError
from kb.storage import files
from kb.storage.packed import Member
from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers.mail_files import headers_of, separator_of, split, without_separator
from mining.importers.mail_headers import Mail, Place, mail
from mining.importers.mail_text import LARGEST, Body, body_of
from mining.importers.mail_threads import customer_of, requester_of, threads
from mining.importers.parts import begins_with_agent
from mining.importers.records import input_files
from mining.importers.source import FIGURES, ImportOptions, Source, in_order
from mining.importers.values import id_key

MBOX_ENDINGS = ("mbox", ".mbx", "mbox.gz")
EML_ENDINGS = (".eml", ".eml.gz")
HEAD = 262_144
"""Bytes of a mail in which its headers stand."""
HELD_LIMIT = 400_000_000
"""Characters of the bodies that wait for other mails of their thread, in a packed mbox."""

_SHARED = frozenset(
    "contact support sav service info hello bonjour help aide client clients customer care "
    "serviceclient service-client customercare noreply no-reply team equipe shop boutique".split()
)
"""Names of mailboxes that several people write from."""

Thread = list[Mail]
_Piece = tuple[int, int, bytes]
"""First byte, size and first bytes of a mail."""


@dataclass(frozen=True)
class _Box:
    """The files, and how to find the mails in one."""

    name: str
    paths: Sequence[Path]
    pieces: Callable[[Path, int], Iterator[_Piece]]


def _read(box: _Box, options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    mails: list[Mail] = []
    yield from _headers(box, mails, options)
    if not mails:
        raise InputError(box.paths[0], f"holds no mail that can be read as {box.name}")
    if not options.own_domains:
        raise KbError(_which_domain(mails))
    found = threads(mails)
    for position, (thread, bodies) in enumerate(_with_bodies(box, found)):
        assumed = options.spread_time(position, len(found))
        created_at = min((m.at for m in thread if m.at), default=assumed)
        if created_at is None:
            yield Skipped(f"{box.name}, mail {thread[0].key:016x}", "no time")
        else:
            yield _ticket(box.name, thread, bodies, created_at)


def _which_domain(mails: Sequence[Mail]) -> str:
    counted = Counter(a.rpartition("@")[2] for m in mails for a in m.recipients)
    most = next((domain for domain, _ in counted.most_common(1)), "shop.example")
    return (
        "own_domains is empty, so nothing tells the shop's mails from its customers'; set it in "
        f'askless.toml, such as own_domains = ["{most}"] (where most of these mails went)'
    )


def _headers(box: _Box, mails: list[Mail], options: ImportOptions) -> Iterator[Skipped]:
    """Put the facts of every mail into ``mails``, each mail once."""
    seen: set[tuple[object, ...]] = set()
    for number, path in enumerate(box.paths):
        for position, piece in enumerate(_pieces(box, path, HEAD), start=1):
            if isinstance(piece, str):
                yield Skipped(path.name, piece)
                continue
            start, size, data = piece
            place = Place(number, start, size)
            found = mail(headers_of(data), separator_of(data), place, options)
            # A form may give all its mails one id: copies share the time and subject too.
            mark = (found.key, found.sender, found.at, found.subject)
            if not found.sender and not found.subject and found.at is None:
                yield Skipped(f"{path.name}, mail {position}", "no mail")
            elif mark in seen:
                yield Skipped(f"{path.name}, mail {position}", "the same mail again")
            else:
                seen.add(mark)
                mails.append(found)


def _pieces(box: _Box, path: Path, most: int) -> Iterator[_Piece | str]:
    """The mails of a file, and why the rest of it cannot be read."""
    if isinstance(path, Member) and path.refused:
        yield path.refused
        return
    try:
        yield from box.pieces(path, most)
    except InputError as error:
        yield error.problem


def _with_bodies(box: _Box, found: list[Thread]) -> Iterator[tuple[Thread, list[Body]]]:
    if box.name == "eml" or all(_is_plain(path) for path in box.paths):
        return _by_place(box, found)
    return _in_passing(box, found)


def _is_plain(path: Path) -> bool:
    """Whether any place of a file can be read at once; of a packed one it cannot."""
    if isinstance(path, Member):
        return False
    with files.opened(path) as handle:
        # What unpacks is buffered too, but not a file's own bytes.
        return isinstance(handle, io.BufferedReader) and isinstance(handle.raw, io.FileIO)


def _by_place(box: _Box, found: list[Thread]) -> Iterator[tuple[Thread, list[Body]]]:
    with contextlib.ExitStack() as stack:
        handle, opened = None, -1
        for thread in found:
            bodies = []
            for one in thread:
                if one.place.file != opened or handle is None:
                    stack.close()
                    handle = stack.enter_context(files.opened(box.paths[one.place.file]))
                    opened = one.place.file
                handle.seek(one.place.start)
                data = handle.read(min(one.place.size, LARGEST))
                bodies.append(body_of(without_separator(data)))
            yield thread, bodies


def _in_passing(box: _Box, found: list[Thread]) -> Iterator[tuple[Thread, list[Body]]]:
    """Threads as soon as their last mail has passed; bodies wait until then."""
    owners = {one.place: position for position, t in enumerate(found) for one in t}
    missing = [len(thread) for thread in found]
    waiting: dict[Place, Body] = {}
    held = 0
    for number, path in enumerate(box.paths):
        for piece in _pieces(box, path, LARGEST):
            if isinstance(piece, str):
                continue
            start, size, data = piece
            place = Place(number, start, size)
            owner = owners.get(place)
            if owner is None:
                continue
            waiting[place] = body_of(without_separator(data))
            held += len(waiting[place].text)
            missing[owner] -= 1
            if not missing[owner]:
                bodies = [waiting.pop(one.place) for one in found[owner]]
                held -= sum(len(body.text) for body in bodies)
                yield found[owner], bodies
            elif held > HELD_LIMIT:
                raise KbError(f"{path}: too many threads are open at once; unpack it first")


def _ticket(source: str, thread: Thread, bodies: list[Body], created_at: datetime) -> SourceTicket:
    wrote = requester_of(thread)
    messages = in_order(
        _message(one, body, is_only=wrote is None or wrote.is_bounce)
        for one, body in zip(thread, bodies, strict=True)
    )
    times = [m.at for m in thread if m.at]
    is_form = wrote is not None and wrote.is_form
    return SourceTicket(
        source=source,
        source_id=_identity(thread[0]),
        created_at=created_at,
        created_at_assumed=not times,
        requester=Requester(name=wrote.name if wrote else "", email=customer_of(thread)),
        messages=messages,
        subject=thread[0].subject,
        channel="contact_form" if is_form else "email",
        channel_raw="mail",
        status="spam" if wrote is not None and wrote.is_spam else "open",
        updated_at=max(times, default=None),
        agent_started=begins_with_agent(messages) is True or wrote is None,
    )


def _message(one: Mail, body: Body, *, is_only: bool) -> SourceMessage:
    kind: AuthorKind = "system" if one.is_bounce and not is_only else one.kind
    return SourceMessage(
        id=_identity(one),
        at=one.at,
        direction=one.direction,
        author_kind=kind,
        body=body.text,
        is_html=body.is_html,
        author="" if one.direction == "in" else _agent(one),
        headers=one.headers,
        auto_reply=one.kind == "rule",
    )


def _identity(one: Mail) -> str:
    """A mail's id and time, hashed: a form may give all its mails one id."""
    return f"{id_key(f'{one.key:016x} {one.at}'):016x}"


def _agent(one: Mail) -> str:
    """Who wrote for the shop: the name beside a shared mailbox, else the address."""
    return one.name if one.sender.partition("@")[0] in _SHARED else one.sender


def _mbox_pieces(path: Path, most: int) -> Iterator[tuple[int, int, bytes]]:
    with files.opened(path) as handle:
        for piece in split(handle, most):
            yield piece.start, piece.size, piece.data


def _eml_pieces(path: Path, most: int) -> Iterator[tuple[int, int, bytes]]:
    with files.opened(path) as handle:
        data = handle.read(most)
    yield 0, LARGEST, data


def read_mbox(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The threads of mbox files.

    Raises:
        InputError: a path is missing, or holds no mail.
        KbError: the settings name no domain of the shop's own.
    """
    return _read(_Box("mbox", input_files(paths, MBOX_ENDINGS), _mbox_pieces), options)


def read_eml(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The threads of .eml files, mostly named by their folder.

    Raises:
        InputError: a path is missing, or holds no mail.
        KbError: the settings name no domain of the shop's own.
    """
    return _read(_Box("eml", input_files(paths, EML_ENDINGS), _eml_pieces), options)


_FIGURES = tuple(figure for figure in FIGURES if figure in {"first_response", "one_touch"})
MBOX = Source(
    "mbox", "Mailboxes as mbox files (Gmail, Thunderbird, Apple Mail)", read_mbox, _FIGURES
)
EML = Source("eml", "Mails as .eml files, or a folder or archive of them", read_eml, _FIGURES)
