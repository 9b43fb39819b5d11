"""Three people of one team, one of them anonymous, get through a real question in their group.

Everybody does what they would do anywhere: press what they may press, and ask anew, in their own
name, where they may not. What they are shown is counted, so that a group is not talked over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.dialogue.cells import lines
from tests.e2e.emulator import USERNAME
from tests.e2e.test_telegram import ANSWERS, TRANSFER, asked
from tests.e2e.world import Person, Shown, Turn, World

BEFORE = {"messages": 4, "lines": 75}
"""What the same script was shown by the release before (commit c9fe1db), counted by this file."""
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
FEE = "公众号迁移要多少钱"
MOST_PRESSES = 12


@dataclass
class Transcript:
    """All that a group is shown."""

    messages: int = 0
    lines: int = 0
    texts: list[str] = field(default_factory=list)

    def note(self, turn: Turn) -> Turn:
        shown = [*turn.sent, *turn.edited]
        self.messages += len(turn.sent)
        self.lines += sum(lines(one.text) for one in shown)
        self.texts += [one.text for one in shown]
        return turn


class Team:
    """The team, and the script that each of its three follows."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chat = world.group()
        self.editor, self.leader = world.person(self.chat), world.person(self.chat)
        self.seen = Transcript()

    def last(self, turn: Turn) -> Shown:
        (shown,) = [*turn.sent, *turn.edited]
        self.seen.note(turn)
        return shown

    def is_answered(self, person: Person, shown: Shown) -> Shown | None:
        """Answer what a message asks until it asks nothing; None if it is not theirs to press."""
        for _ in range(MOST_PRESSES):
            if asked(shown) is None:
                return shown
            turn = person.taps(ANSWERS[asked(shown)], shown)
            if turn.alerts:
                return None
            shown = self.last(turn)
        raise AssertionError("too many questions")

    def works_it_out(self) -> None:
        # The editor says what is the matter; the leader calls the bot for it.
        said = self.editor.message(TRANSFER)
        self.seen.note(self.editor.sends(said))
        begun = self.last(self.leader.says("/ask", reply_to_message=said))
        end = self.is_answered(self.editor, begun) if asked(begun) else None
        if end is None:  # it is somebody else's: in one's own name, then
            end = self.is_answered(
                self.editor, self.last(self.editor.says(f"@{USERNAME} {TRANSFER}"))
            )
        assert end
        # The leader looks at what comes first.
        more = self.leader.taps("更多", end)
        if more.alerts:
            self.last(self.leader.says("/migrate"))
        else:
            self.seen.note(more)
        # An anonymous administrator wants to know what it costs.
        writer = self.world.person(self.chat)
        question = writer.message(f"/ask {FEE}", sender_chat=self.chat) | {"from": ANONYMOUS}
        fee = self.last(writer.sends(question))
        assert "300" in fee.text


def test_three_need_half_of_what_they_were_shown_before(world: World) -> None:
    team = Team(world)
    team.works_it_out()
    assert any("公证" in text for text in team.seen.texts)
    assert 2 * team.seen.messages <= BEFORE["messages"]
    assert 2 * team.seen.lines <= BEFORE["lines"]
