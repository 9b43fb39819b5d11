"""The first view of everything there is to say, each as somebody comes to read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.audit.leaves import leaves
from bot.content.models import Facts, Lang, Policy
from bot.content.when import somebody
from bot.dialogue import (
    Answer,
    Called,
    Chose,
    Event,
    Knowledge,
    Reply,
    Said,
    Session,
    payloads,
    step,
)
from bot.dialogue.answers import MAX_CHOICES, not_known
from bot.dialogue.questions import known, with_open_question
from bot.dialogue.route import Scope
from bot.dialogue.routes import ROUTES
from bot.dialogue.state import Given
from bot.dialogue.ways import MAIN

SCREENS, QUESTIONS, POLICIES, OTHERS = "screens", "questions", "policies", "out-of-scope"
"""Groups of views; what belongs to a topic is in a group of its name."""


@dataclass(frozen=True, slots=True)
class View:
    """A reply, for whom it is, and how they came to it."""

    group: str
    id: str
    facts: Facts
    """What is known of the reader."""
    reply: Reply

    @property
    def case(self) -> str:
        """The facts, for a caption."""
        return ", ".join(f"{slot}={option}" for slot, option in self.facts.items())


@dataclass(frozen=True, slots=True)
class Views:
    """Gathers the views of one language on one day."""

    k: Knowledge
    lang: Lang
    today: dt.date

    def all(self) -> Iterator[View]:
        """Yield every first view: fixed screens, questions, policies, and topic by topic."""
        yield from self._screens()
        yield from self._questions()
        for policy in self.k.library.policies.policies:
            yield from self._policy(policy)
        yield from self._others()
        yield from self._topics()
        yield from self._leaves()
        for entry in self.k.library.entries.values():
            for facts in ({}, *(somebody(variant.when) for variant in entry.variants)):
                name = payloads.OpenEntry(entry.id).id
                yield self._after(entry.topic, name, Chose(name), reader(self.lang, facts))

    def _screens(self) -> Iterator[View]:
        for route in ROUTES.menu(Scope.PRIVATE):
            if not route.topic:
                yield self._after(SCREENS, f"/{route.name}", Called(route.name))
        yield View(SCREENS, "unknown", {}, not_known(self.k, Session(self.lang)))
        for name, there in (("entry", self.k.library.entries), ("topic", self.k.library.topics)):
            if choices := tuple(there)[:MAX_CHOICES]:
                offered = Session(self.lang, choices=choices)
                _, reply = with_open_question(self.k, offered, Reply((), verdict="choose"))
                yield View(SCREENS, f"choose:{name}", {}, reply)

    def _questions(self) -> Iterator[View]:
        for slot in self.k.library.slots:
            yield self._after(QUESTIONS, f"question:{slot}", Chose(payloads.Change(slot).id))

    def _policy(self, policy: Policy) -> Iterator[View]:
        """Show what it says; words that call for it differ, and may call for another too."""
        given = (Given(policy.id, ""),) if policy.entry else ()  # then it may be rated
        for facts in ({}, *(somebody(variant.when) for variant in policy.variants)):
            session = Session(self.lang, given=given).knowing(_answers(facts))
            main = Chose(payloads.View(policy.id, MAIN).id)
            yield self._after(POLICIES, f"policy:{policy.id}", main, session)

    def _others(self) -> Iterator[View]:
        """Show what is said to those who ask for something else, where its name is enough to tell.

        What is offered instead makes the difference: one thing stands for all that share it.
        """
        seen = set()
        for thing in self.k.library.objects:
            said = next(iter((*thing.names, *thing.questions.all())), "")
            view = self._after(OTHERS, f"out-of-scope:{thing.id}", Said(said))
            if view.reply.verdict == "unknown" and view.reply.buttons not in seen:
                seen.add(view.reply.buttons)
                yield view

    def _topics(self) -> Iterator[View]:
        for topic in self.k.library.topics.values():
            card = Session(self.lang, choices=(topic.id,))
            yield self._after(topic.id, f"card:{topic.id}", Chose(topic.id), card)
            if topic.page:
                name = payloads.OpenPath(topic.id).id
                yield self._after(topic.id, name, Chose(name))

    def _leaves(self) -> Iterator[View]:
        """Show recommendations.

        Of those that differ only in what was recognised, the one that names most of it.
        """
        found: dict[object, View] = {}
        for facts, topic in leaves(self.k.decision):
            session = reader(self.lang, facts)
            view = self._after(topic, f"leaf:{topic}", Chose(payloads.Go("guide").id), session)
            recap = known(self.k, session)
            said = tuple(block for block in view.reply.blocks if block not in recap)
            other = found.setdefault((said, view.reply.buttons), view)
            if len(other.facts) < len(facts):
                found[said, view.reply.buttons] = view
        yield from found.values()

    def _after(self, group: str, name: str, event: Event, session: Session | None = None) -> View:
        before = session or Session(self.lang)
        _, reply = step(self.k, before, event, self.today)
        return View(group, name, before.facts, reply)


def reader(lang: Lang, facts: Facts) -> Session:
    """Return the conversation of somebody of whom so much is known."""
    return Session(lang=lang).knowing(_answers(facts))


def _answers(facts: Mapping[str, str]) -> Iterator[Answer]:
    return (Answer(slot, option) for slot, option in facts.items())
