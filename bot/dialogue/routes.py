"""The one table of what the conversation can do.

What is typed and pressed, the menus, /help and the documents follow it. A new row needs its wording
in knowledge/texts and a line in each README, if it has a command; a test says so if they lack.
"""

from __future__ import annotations

from bot.dialogue import (
    buttons,
    case_commands,
    case_opening,
    case_out,
    case_settings,
    company,
    controls,
    feedback,
    group,
    human,
    managing,
    personal,
    pictured,
    privacy,
    sharing,
    trail,
)
from bot.dialogue.case_payloads import CaseOut, OnCase, OpenCase, Remind, SetCase, StartCase
from bot.dialogue.controls import shows
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import (
    Agree,
    AsFile,
    AsGrid,
    AsPicture,
    Because,
    Change,
    CopyOut,
    Down,
    Explain,
    Go,
    GroupChoose,
    GroupSet,
    Guide,
    OnAccount,
    OpenEntry,
    OpenPath,
    Payload,
    Return,
    SaveTemplate,
    Set,
    Share,
    ShowMap,
    ShowTimeline,
    Speak,
    Tick,
    Up,
    View,
    Whole,
)
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Placement, Reply
from bot.dialogue.route import Handler, Route, Routes, Scope, Screen
from bot.dialogue.screens.explanation import explained
from bot.dialogue.screens.facts import facts
from bot.dialogue.screens.help import group_help, help_screen
from bot.dialogue.screens.myths import myths
from bot.dialogue.screens.paths import paths
from bot.dialogue.screens.settings import settings
from bot.dialogue.screens.sources import sources
from bot.dialogue.session import Session
from bot.dialogue.state import TableForm
from bot.typed import replace

_ALONE = Scope.PRIVATE | Scope.ADMINISTRATORS
"""Before nobody in a group: what one reads at leisure stands in no menu there, though it works."""


def table(*more: Route[Handler]) -> Routes[Handler]:
    """Return the table with `more` rows behind its own."""

    def commands(k: Knowledge, session: Session) -> Reply:
        if session.chat is not None:
            return group_help(k, session)
        return help_screen(k, session, made.menu(Scope.PRIVATE))

    def view(k: Knowledge, session: Session, payload: View) -> Turn | None:
        return buttons.view(k, session, payload, made.screen(payload.owner))

    def begin(k: Knowledge, session: Session, payload: str) -> Turn | None:
        row = made.called(payload)
        if row and row.linked:
            return row.handler(k, session, "")
        return controls.begin(k, session, payload)

    def back(k: Knowledge, session: Session, _: object) -> Turn:
        return trail.back(k, session, made.screen)

    def leave(k: Knowledge, session: Session, payload: Return) -> Turn | None:
        return trail.leave(k, session, payload, made.screen)

    made: Routes[Handler] = Routes(
        Route("start", begin, command=True, scope=_ALONE, once=True),
        Route("ask", controls.ask, command=True),
        _screen("paths", paths, words=True),
        _screen(trail.FACTS, facts, words=True),
        _screen("sources", sources, scope=_ALONE),
        _screen("myths", myths, scope=_ALONE),
        Route("updates", controls.changes, command=True, button=Go, scope=_ALONE),
        Route("cancel", controls.cancel, command=True, words=True, button=Go, once=True),
        Route("accounts", managing.command, command=True, words=True, button=Go, scope=_ALONE),
        _case("case", case_commands.command, Go, command=True),
        replace(_case("project", case_opening.choose, Go), words=True),
        _case("when", case_commands.when, Go, command=True),
        Route("lang", controls.language, command=True, button=Go),
        _screen(controls.SETTINGS, settings, words=True),
        Route("group", group.command, command=True, button=Go, guarded=True),
        Route("remove", group.remove, command=True, button=Go, once=True),
        _screen("privacy", privacy.privacy, words=True, scope=_ALONE),
        _personal("export", privacy.export),
        _personal("forget", privacy.forget),
        Route("erase", privacy.erase, button=Go, once=True, own=True),
        _personal("human", human.human),
        Route("agree", human.hand_over, button=Agree, own=True),
        Route("end", human.end, words=True, button=Go, once=True),
        _screen("help", commands, words=True),
        _way("migrate"),
        _way("admin"),
        _way("dormant"),
        _way("complaint"),
        _way("dissolution"),
        _way("abandon"),
        _way("api"),
        _way("overseas"),
        _way("deregister"),
        _way("unfollow"),
        Route("back", back, words=True, button=Go, once=True),
        Route("restart", controls.restart, words=True, button=Go, once=True),
        Route("clear", controls.clear, button=Go, once=True),
        Route("why", controls.why, words=True, button=Go),
        Route("guide", controls.guided, button=Go),
        Route("entry", buttons.open_entry, button=OpenEntry),
        Route("path", controls.path, button=OpenPath),
        Route("guide_entry", buttons.begin, button=Guide),
        Route("return", leave, button=Return),
        Route("view", view, button=View),
        Route("tick", buttons.tick, button=Tick),
        Route("explain", explained, button=Explain),
        _table("native", AsGrid),
        _table("picture", AsPicture),
        _table("file", AsFile),
        Route("map", pictured.show_map, button=ShowMap, placement=Placement.NEW),
        Route("timeline", pictured.show_timeline, button=ShowTimeline, placement=Placement.NEW),
        Route("change", buttons.change, button=Change),
        Route("share", sharing.share, button=Share, placement=Placement.NEW),
        Route("copy", sharing.copy, button=CopyOut, placement=Placement.NEW),
        Route("save", sharing.save, button=SaveTemplate, placement=Placement.NEW),
        Route("account", managing.act, button=OnAccount),
        _case("case_open", case_opening.ask, OpenCase, Placement.NEW),
        _case("case_begin", case_opening.begin, StartCase),
        _case("case_act", case_commands.act, OnCase),
        _case("case_out", case_out.send, CaseOut, Placement.NEW),
        _case("case_set", case_settings.choose, SetCase),
        _case("remind", personal.remind, Remind, Placement.NEW),
        Route("speak", controls.speak, button=Speak),
        Route("set", controls.choose_setting, button=Set),
        Route("group_choose", group.choose, button=GroupChoose, guarded=True),
        Route("group_set", group.settle, button=GroupSet, guarded=True),
        Route("exact", company.exact, button=Go),
        Route("whole", buttons.whole, button=Whole, placement=Placement.ALONE),
        Route("up", feedback.up, button=Up, placement=Placement.TOAST),
        Route("down", feedback.down, button=Down, placement=Placement.NEW),
        Route("because", feedback.because, button=Because, placement=Placement.TOAST),
        *more,
    )
    return made


def _screen(
    name: str, screen: Screen, *, words: bool = False, scope: Scope = Scope.EVERYWHERE
) -> Route[Handler]:
    return Route(
        name, shows(screen, name), command=True, words=words, button=Go, scope=scope, screen=screen
    )


def _case(
    name: str,
    handler: Handler,
    button: type[Payload],
    placement: Placement = Placement.EDIT,
    *,
    command: bool = False,
) -> Route[Handler]:
    """Return the route of what works on cases; what has a command has words too."""
    return Route(
        name,
        handler,
        command=command,
        words=command,
        button=button,
        placement=placement,
        cases=True,
    )


def _personal(name: str, handler: Handler) -> Route[Handler]:
    """Do what is one person's own business, also from a link to the bot, and once."""
    words = name != human.HUMAN  # who types 人工 may well mean Tencent's
    return Route(
        name,
        handler,
        command=True,
        words=words,
        button=Go,
        scope=_ALONE,
        linked=True,
        once=True,
        own=True,
    )


def _way(topic: str) -> Route[Handler]:
    return Route(topic, controls.way(topic), command=True, topic=topic)


def _table(form: TableForm, button: type[Payload]) -> Route[Handler]:
    """Send a table in another form: nothing is said beside it."""
    handler = buttons.table_as(form)
    return Route(f"table_{form}", handler, button=button, placement=Placement.TOAST)


ROUTES = table()
