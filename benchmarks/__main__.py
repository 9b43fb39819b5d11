"""All that is promised of times and memory, in one command.

    .venv/bin/python -m benchmarks [--rounds 5] [--commit 9b09ecd] [PART …]

Parts are those of `benchmarks.matching` (question, opening, memory, wratio, growth: as `matching`),
`start`, and the rows of `benchmarks.throughput`. What is compared runs in turn; each figure is a
median of the rounds, with the lowest and the highest.
"""

from __future__ import annotations

import argparse

from benchmarks import matching, start, throughput
from benchmarks.beside import worktree

PARTS = ("matching", "start", *throughput.ROWS)


def main() -> None:
    """Print the parts that are asked for; all of them take an hour."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--commit", default="9b09ecd")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with worktree(arguments.commit) as other:
        for part in arguments.parts or PARTS:
            match part:
                case "matching":
                    matching.print_rows(other)
                case "start":
                    start.print_start(other, arguments.rounds)
                case _:
                    throughput.print_row(part, other, arguments.rounds)


if __name__ == "__main__":
    main()
