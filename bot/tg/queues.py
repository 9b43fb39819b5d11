"""What waits of one conversation. Knows no clock and no I/O."""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.store import Update
from bot.tg.parts import goes_on


@dataclass(frozen=True, slots=True)
class Job:
    """An update that waits for its turn."""

    update: Update
    since: float
    """When it came, by the caller's clock."""
    too_fast: bool = False
    """Whether it opens a flood: its author is told, and it is not handled."""
    is_part: bool = False
    """Whether more may follow that belongs to it."""
    parts: tuple[Job, ...] = ()
    """What has followed, and is handled with it."""

    @property
    def updates(self) -> tuple[Update, ...]:
        """All that is handled at once."""
        return (self.update, *(part.update for part in self.parts))


@dataclass(slots=True)
class Queue:
    """The updates of one conversation, in their order."""

    jobs: deque[Job] = field(default_factory=deque)
    busy: Job | None = None
    opening: Job | None = None
    """The update that opened a flood, until its author is told."""
    flooded: bool = False
    """Whether nothing more is taken until it is empty."""
    spilt: bool = False
    """Whether the database holds more, which comes when it is empty."""

    @property
    def next(self) -> Job | None:
        """What is to be handled next."""
        return self.opening or (self.jobs[0] if self.jobs else None)

    @property
    def ids(self) -> Iterator[int]:
        """Yield the numbers of all that is here, of what is being handled too."""
        jobs = (job for job in (*self.jobs, self.busy, self.opening) if job)
        yield from (update.id for job in jobs for update in job.updates)

    def together(self) -> list[Job]:
        """Return the next update with those behind it that belong to it."""
        jobs = iter(self.jobs)
        parts = [next(jobs)]
        for job in jobs:
            if not parts[-1].is_part or not goes_on(parts[-1].update.payload, job.update.payload):
                break
            parts.append(job)
        return parts

    def insert(self, job: Job) -> None:
        """Let an update wait before those with a higher number."""
        if self.jobs and self.jobs[-1].update.id > job.update.id:
            insort(self.jobs, job, key=lambda other: other.update.id)
        else:
            self.jobs.append(job)

    def put_back(self, job: Job) -> None:
        """Let what was taken wait again as it did."""
        if job.too_fast:
            self.opening = job
        else:
            self.jobs.extendleft(reversed((replace(job, parts=()), *job.parts)))
