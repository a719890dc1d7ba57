"""A shop's days, one after another, with everything going wrong in between.

Two workspaces get the same exports and the same edits. Nothing disturbs the one; a run of the other
is met by a fault that a seed draws: killed, a worker killed, interrupted, stopped again and again
as on a machine that does too much, a disk without room, one that only reads, one that takes its
time, a clock that jumps. Whatever happens, its files are whole, it says at most one line, and the
run after it ends with the same tickets, topics, matches, articles and pages. A server stands beside
them all the time.

``python -m tests.soak FOLDER --minutes 120`` (root may mount a disk of its own in FOLDER; the
programs faketime and strace set the clock and slow the disk; without them these faults are left
out, and the end says so.)
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from mining.bench_usage import used
from tests.processes import called, offspring
from tests.sameend import assert_same_end, assert_same_tickets, assert_whole, leftovers

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = '\n[answers]\nenabled = true\n\n[[sources]]\nsource = "jsonl"\npaths = ["inbox"]\n'
DRAFTING = (
    "\n[drafting]\nsupport_customers = 2\nsupport_days = 1\nsupport_share = 0.05\n"
    "draft_expires_days = 36500\n"
)
LONGEST = 600.0
"""Seconds that a run gets before it counts as one that hangs."""
STEADY = 1.25
"""How much more memory the last runs may take than the first, which know a third of the tickets."""
DISK = "3g"


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    said: str

    @property
    def is_clear(self) -> bool:
        """Done; or an error of ours in one line; or gone by a signal, as we or Ctrl-C sent it."""
        lines = self.said.strip().splitlines()
        is_told = self.status in (1, 130) and len(lines) == 1 and lines[0].startswith("askless:")
        return "Traceback" not in self.said and (self.status <= 0 or is_told)


@dataclass
class Soak:
    """What came of it so far."""

    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """Fault -> how often it met a run."""
    ends: Counter[str] = field(default_factory=Counter)
    """Fault and exit status -> how often."""
    seconds: list[float] = field(default_factory=list)
    peak_megabytes: list[float] = field(default_factory=list)
    """Of every run that nothing disturbed."""
    server_megabytes: list[float] = field(default_factory=list)
    server_files: list[int] = field(default_factory=list)
    left_out: tuple[str, ...] = ()

    def line(self) -> str:
        """The last round for a person."""
        return (
            f"{self.rounds}: {self.seconds[-1]:.1f} s, {self.peak_megabytes[-1]:.0f} MB, "
            f"server {self.server_megabytes[-1]:.0f} MB"
        )

    def steady(self) -> None:
        """Raise AssertionError where memory or open files of the server, or of runs, grew."""
        for name in ("peak_megabytes", "server_megabytes", "server_files"):
            found: Sequence[float] = getattr(self, name)
            third = max(1, len(found) // 3)
            first, last = found[third : 2 * third] or found, found[-third:]
            grown = statistics.median(last) / statistics.median(first)
            assert grown <= STEADY, f"{name} grew by {grown:.2f}: {found}"


@dataclass(frozen=True)
class Place:
    """The workspace that is disturbed, and what may be done to the disk below it."""

    shop: Path
    own_disk: Path | None
    """Where the disk is mounted that only this workspace lies on."""

    def remount(self, how: str) -> None:
        """Make the disk ``ro`` or ``rw``."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.own_disk)], check=True)


Fault = Callable[[Place, random.Random, float], Ended]
"""Runs ``askless run`` in a place, disturbs it, and says how it ended; seconds a run takes."""


def run_command(shop: Path) -> list[str]:
    """``askless run`` in a workspace, as a shell would start it."""
    return [sys.executable, "-m", "kb.cli", "run", "--workspace", str(shop)]


@contextlib.contextmanager
def running(shop: Path, before: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """A run in a group of its own that is over when the block is."""
    process = subprocess.Popen(
        [*before, *run_command(shop)],
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A soak in the background of a shell ignores interrupts, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ended(process: subprocess.Popen[bytes]) -> Ended:
    """Wait for a run."""
    _, said = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, said.decode(errors="replace"))


def sent(process: subprocess.Popen[bytes], number: int, to: int | None = None) -> None:
    """A signal to one process, or to the whole group; none to what is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(to, number) if to else os.killpg(process.pid, number)


def killed(place: Place, numbers: random.Random, usual: float) -> Ended:
    """Pulled out like a plug."""
    return signalled(place, signal.SIGKILL, numbers.uniform(0, usual))


def interrupted(place: Place, numbers: random.Random, usual: float) -> Ended:
    """Ctrl-C."""
    return signalled(place, signal.SIGINT, numbers.uniform(1, usual))


def signalled(place: Place, number: int, after: float) -> Ended:
    """A run that is sent a signal after so many seconds."""
    with running(place.shop) as process:
        time.sleep(after)
        sent(process, number)
        return ended(process)


def worker_killed(place: Place, numbers: random.Random, usual: float) -> Ended:
    """One of the processes that a run starts is killed, as by a system short of memory.

    Not the one in which Python counts semaphores: it has a few megabytes, no work of ours, and
    Python itself writes warnings when it has to start it again.
    """
    with running(place.shop) as process:
        until = time.monotonic() + numbers.uniform(0, usual)
        while time.monotonic() < until or not (theirs := _workers(process.pid)):
            time.sleep(0.02)
            if process.poll() is not None:
                return ended(process)
        sent(process, signal.SIGKILL, to=numbers.choice(theirs))
        return ended(process)


def _workers(pid: int) -> list[int]:
    return [one for one in sorted(offspring(pid)) if "resource_tracker" not in called(one)]


def slowed(place: Place, numbers: random.Random, usual: float) -> Ended:
    """Stopped again and again, all of it or one process, as where others need the machine."""
    with running(place.shop) as process:
        until = time.monotonic() + usual
        while process.poll() is None and time.monotonic() < until:
            one = numbers.choice([None, *offspring(process.pid)])
            sent(process, signal.SIGSTOP, one)
            time.sleep(numbers.uniform(0.05, 0.5))
            sent(process, signal.SIGCONT, one)
            time.sleep(0.1)
        return ended(process)


def full(place: Place, numbers: random.Random, _usual: float) -> Ended:
    """A disk with little room left."""
    assert place.own_disk is not None
    ballast = place.own_disk / "ballast"
    left = numbers.choice((0, 20_000, 200_000, 2_000_000))
    taken = shutil.disk_usage(place.own_disk).free - left
    subprocess.run(["fallocate", "-l", str(max(taken, 4096)), str(ballast)], check=True)
    try:
        with running(place.shop) as process:
            return ended(process)
    finally:
        ballast.unlink()


def read_only(place: Place, _numbers: random.Random, _usual: float) -> Ended:
    """A disk that went read-only, as after an error of its own."""
    place.remount("ro")
    try:
        with running(place.shop) as process:
            return ended(process)
    finally:
        place.remount("rw")


def slow_disk(place: Place, numbers: random.Random, _usual: float) -> Ended:
    """A disk that takes its time to keep what was written, as one over a network does."""
    calls = "fsync,fdatasync,rename,renameat,renameat2"
    slowed = f"inject={calls}:delay_enter={numbers.choice((10, 30, 100))}ms"
    trace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", os.devnull, "-e", f"trace={calls}"]
    with running(place.shop, [*trace, "-e", slowed]) as process:
        return ended(process)


def clock(place: Place, numbers: random.Random, _usual: float) -> Ended:
    """A clock that is up to two days off."""
    hours = numbers.choice((-48, -25, -2, 2, 25, 48))
    with running(place.shop, ["faketime", "-f", f"{hours:+}h"]) as process:
        return ended(process)


FAULTS: Mapping[str, Fault] = {
    one.__name__: one
    for one in (killed, worker_killed, interrupted, slowed, full, read_only, slow_disk, clock)
}
NEEDED = {"slow_disk": "strace", "clock": "faketime"}
"""The programs that make a fault."""


def possible(place: Place) -> dict[str, Fault]:
    """The faults that this machine lets us make."""
    found = dict(FAULTS)
    if place.own_disk is None:
        del found["full"], found["read_only"]
    missing = [name for name, program in NEEDED.items() if shutil.which(program) is None]
    return {name: one for name, one in found.items() if name not in missing}


@contextlib.contextmanager
def a_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own at ``folder``; None where none can be mounted."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def a_calm_shop(folder: Path, tickets: int) -> tuple[Path, list[bytes]]:
    """The sample shop with a third of its tickets through every stage, and the other lines."""
    shop = folder / "calm"
    made = ["init", str(shop), "--sample", "--tickets", str(tickets)]
    subprocess.run([sys.executable, "-m", "kb.cli", *made], check=True, stdout=subprocess.DEVNULL)
    settings = shop / "askless.toml"
    settings.write_text(settings.read_text("utf-8") + DRAFTING + SOURCE, encoding="utf-8")
    lines = (shop / "sample/tickets.jsonl").read_bytes().splitlines(keepends=True)
    (shop / "inbox").mkdir()
    (shop / "inbox/base.jsonl").write_bytes(b"".join(lines[: tickets // 3]))
    subprocess.run(run_command(shop), check=True, stdout=subprocess.DEVNULL)
    return shop, lines[tickets // 3 :]


def a_day(shops: Sequence[Path], day: int, lines: Sequence[bytes]) -> None:
    """The same export and, every other day, the same edit in each workspace."""
    for shop in shops:
        (shop / f"inbox/day{day:05}.jsonl").write_bytes(b"".join(lines))
        articles = sorted((shop / "site/content/fr").rglob("*.md"))
        article = articles[day % len(articles)]
        if day % 2:
            text = article.read_text("utf-8") + f"\nNous l'avons relu le jour {day}.\n"
            article.write_text(text, encoding="utf-8")


def a_flood(shops: Sequence[Path], count: int) -> None:
    """Exports over and over: so many files, each of a ticket that is known."""
    for shop in shops:
        lines = (shop / "inbox/base.jsonl").read_bytes().splitlines(keepends=True)
        (shop / "inbox/again").mkdir()
        for at in range(count):
            (shop / f"inbox/again/{at:05}.jsonl").write_bytes(lines[at % len(lines)])


@contextlib.contextmanager
def a_server(shop: Path) -> Iterator[tuple[int, str]]:
    """``askless serve`` on a workspace: its process and address."""
    command = [sys.executable, "-m", "kb.cli", "serve", "--port", "0", "--json", "--workspace"]
    with subprocess.Popen([*command, str(shop)], cwd=REPOSITORY, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())["url"]
        try:
            yield server.pid, address
        finally:
            server.terminate()


def asked(address: str) -> None:
    """Read the pages a customer would."""
    for path in ("", "fr/", "en/", "api/answers?q=colis+pas+re%C3%A7u&locale=fr"):
        with urllib.request.urlopen(address + path, timeout=60) as answer:
            assert answer.status == 200
            answer.read()


def server_memory(pid: int) -> tuple[float, int]:
    """Megabytes and open files of a process; nothing off Linux."""
    entry = Path(f"/proc/{pid}")
    lines = (entry / "status").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return kilobytes / 1024, len(list((entry / "fd").iterdir()))


@dataclass(frozen=True)
class Shops:
    """Both workspaces, and the server of the one."""

    calm: Path
    place: Place
    server: tuple[int, str]

    @property
    def both(self) -> tuple[Path, Path]:
        """The calm and the disturbed one."""
        return self.calm, self.place.shop


def one_round(shops: Shops, soak: Soak, fault: Fault, numbers: random.Random) -> None:
    """A run that nothing disturbs, one that something does, and one that ends it."""
    usage = used(run_command(shops.calm))
    soak.seconds.append(usage.wall_seconds)
    soak.peak_megabytes.append(usage.peak_megabytes)
    asked(shops.server[1])
    megabytes, open_files = server_memory(shops.server[0])
    soak.server_megabytes.append(megabytes)
    soak.server_files.append(open_files)
    end = fault(shops.place, numbers, usage.wall_seconds)
    soak.faults[fault.__name__] += 1
    soak.ends[f"{fault.__name__} {end.status}"] += 1
    assert end.is_clear, f"{fault.__name__}: {end}"
    assert_whole(shops.place.shop)
    with running(shops.place.shop) as process:
        again = ended(process)
    assert again.status == 0, f"after {fault.__name__}: {again}"
    assert leftovers(shops.place.shop) == []
    assert_same_tickets(*shops.both)
    assert_same_end(*shops.both)
    soak.rounds += 1


def in_turn(faults: Mapping[str, Fault], numbers: random.Random) -> Iterator[Fault]:
    """Each fault as often as the others, in an order that is drawn."""
    while True:
        yield from numbers.sample(list(faults.values()), len(faults))


@dataclass(frozen=True)
class Plan:
    """How long, with what, and which faults."""

    minutes: float
    rounds: int
    tickets: int
    flood: int
    seed: int
    faults: Sequence[str] = tuple(FAULTS)


def soaked(folder: Path, plan: Plan) -> Soak:
    """As many rounds as fit into the minutes of a plan, at most its rounds.

    Raises:
        AssertionError: something was lost, doubled, half written, or grew.
    """
    until = time.monotonic() + plan.minutes * 60
    numbers, soak = random.Random(plan.seed), Soak()
    calm, lines = a_calm_shop(folder, plan.tickets)
    with a_disk(folder / "disk") as disk, a_server(calm) as server:
        place = Place(folder / "disk/harried", disk)
        shutil.copytree(calm, place.shop)
        faults = {name: one for name, one in possible(place).items() if name in plan.faults}
        soak.left_out = tuple(sorted(set(plan.faults) - faults.keys()))
        shops, rest, turns = Shops(calm, place, server), iter(lines), in_turn(faults, numbers)
        while soak.rounds < plan.rounds and time.monotonic() < until:
            day = soak.rounds
            if day == plan.rounds // 2 and plan.flood:
                a_flood(shops.both, plan.flood)
            a_day(shops.both, day, list(islice(rest, 10)))
            fault = next(turns)
            one_round(shops, soak, fault, numbers)
            sys.stderr.write(f"{fault.__name__} {soak.line()}\n")
    soak.steady()
    return soak


def main() -> None:
    """The shell's way in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--tickets", type=int, default=3000)
    parser.add_argument("--flood", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", nargs="+", choices=FAULTS, default=tuple(FAULTS))
    given = vars(parser.parse_args())
    done = soaked(given.pop("folder"), Plan(**given))
    json.dump({one.name: getattr(done, one.name) for one in dataclasses.fields(done)}, sys.stdout)


if __name__ == "__main__":
    main()
