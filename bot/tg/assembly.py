"""Puts together all that stores, answers and sends; `bot.tg.app` begins and ends it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Any

from telegram import User

from bot.admin.administration import ROUTES, Administration
from bot.admin.alerts import Alerts
from bot.admin.jobs import Jobs
from bot.admin.reloading import Reloader, keep_for_long
from bot.delivery.background import ends_here, in_background
from bot.delivery.backlog import Backlog
from bot.delivery.casework import Casework
from bot.delivery.cooldown import CALLS, Cooldown
from bot.delivery.desk import Desk
from bot.delivery.fair_queue import PATIENCE, FairQueue
from bot.delivery.intake import Intake
from bot.delivery.lacking import WaryClient
from bot.delivery.members import Members
from bot.delivery.meter import Meter
from bot.delivery.presses import About, Presses
from bot.delivery.pruning import PRUNE, Pruning
from bot.delivery.rate_limit import RateLimit
from bot.delivery.reminding import Reminders
from bot.delivery.replies import Replies
from bot.delivery.rights import Rights
from bot.delivery.sender import Sender
from bot.delivery.shared_backlog import open_backlog
from bot.delivery.showing import LiveCases
from bot.delivery.standing import Standing
from bot.delivery.timers import Timekeeper, clock
from bot.delivery.topics import Topics
from bot.delivery.uploads import UploadingClient
from bot.delivery.worker import Worker
from bot.dialogue import Links
from bot.dialogue.attachments import Picture
from bot.dialogue.route import Routes
from bot.logs import watched
from bot.match import Meanings, open_meanings
from bot.opening import begin as begin_opening
from bot.service import Service
from bot.settings import Settings
from bot.store import Store, open_store
from bot.tg.client import SendingClient
from bot.tg.conversation import Conversation
from bot.tg.events import concerns
from bot.tg.line import Line
from bot.tg.listening import listen
from bot.tg.profile import set_profile
from bot.tg.staffing import Staffing

_LAST_BATCH = 3.0
"""Seconds for the updates being handled when the bot is told to stop."""
_LAST_SENDS = 5.0
"""Seconds for what can still leave then; the rest leaves after the next start."""

_log = logging.getLogger(__name__)


async def begin(
    settings: Settings, stack: AsyncExitStack, hangup: asyncio.Event, line: Line
) -> set[asyncio.Task[None]]:
    """Set everything going; return the tasks without which nothing goes."""
    bot, api = line.bot, line.api
    library, indexed = await asyncio.to_thread(
        begin_opening, settings.knowledge_dir, settings.cache_folder()
    )
    # The index takes longest, if it has to be built; updates are stored meanwhile.
    building = asyncio.create_task(asyncio.to_thread(indexed))
    store = await stack.enter_async_context(open_store(settings.database_url, _bot_id(bot.token)))
    queue = FairQueue(PATIENCE if settings.send_rate else None)
    ready = asyncio.Event()
    meter = Meter()
    if settings.health_listen:
        from bot.ops.observing import observed  # noqa: PLC0415 - takes long to import

        looking = observed(settings.health_listen, library, store, queue, ready.is_set)
        meter = await stack.enter_async_context(looking)
    backlog, leases = await stack.enter_async_context(open_backlog(store, queue))
    client = WaryClient(SendingClient(api))
    sender = Sender(
        UploadingClient(client, store.files, _draw),
        store.outbox,
        queue,
        RateLimit(settings.send_rate),
        meter,
        moved=backlog.moved,
    )
    stack.push_async_callback(sender.stop, _LAST_SENDS)
    worker = Worker(store.turns, queue, backlog, meter)
    stack.push_async_callback(worker.stop, _LAST_BATCH)
    heard = partial(concerns, me=bot.bot, staff=settings.staff_chat_id)
    intake = Intake(store.inbox, store.chats, backlog, queue, meter, heard)
    await backlog.begin()
    finding = in_background(stack, backlog.run())
    listening = line.polling or in_background(stack, listen(settings, bot, api, intake, leases))
    if line.polling:
        ends_here(stack, line.polling)
        line.intake.is_here(intake)

    service = Service(replace(await building, links=_links(settings)), store.turns)
    keep_for_long()
    administration, reloader = _administrated(settings, stack, service, store, backlog)
    routes: Routes[Any] = Routes(*service.routes, *ROUTES)
    conversation, presses = _conversation(
        settings, service, administration, store, sender, client, backlog, bot.bot
    )
    pruning = Pruning(store)
    await pruning.begin(clock())
    jobs = {
        PRUNE: pruning.prune,
        **Jobs(administration).handlers,
        **presses.handlers,
        **Topics(client, service, store.turns).handlers,
        **Reminders(client, service, store).handlers,
        **LiveCases(client, service, store).handlers,
        **Desk(client, service, store.turns, store.handovers, settings.staff_chat_id or 0).handlers,
    }
    timekeeper = Timekeeper(store, queue, backlog, meter, jobs)
    keeping_time = in_background(stack, timekeeper.run())
    working = in_background(stack, worker.run(conversation))
    in_background(stack, reloader.on_signal(hangup, backlog.post))
    in_background(stack, set_profile(bot, library, routes, settings.admin_ids))
    if meanings := _meanings(settings):
        in_background(stack, reloader.learn(meanings))
        stack.callback(meanings.close)
    _log.info("running as @%s", bot.bot.username or bot.bot.id)
    ready.set()
    return {finding, keeping_time, listening, working}


def _administrated(
    settings: Settings, stack: AsyncExitStack, service: Service, store: Store, backlog: Backlog
) -> tuple[Administration, Reloader]:
    """Give those who run the bot what is theirs, and tell them from now on what goes wrong."""
    staff = (settings.staff_chat_id,) if settings.staff_chat_id else ()
    chats = (*settings.admin_ids, *staff)
    alerts = Alerts(service, store.error_kinds, backlog.send, chats)
    stack.enter_context(watched(alerts.note))
    in_background(stack, alerts.run())
    cache = settings.cache_folder()
    reloader = Reloader(service, settings.knowledge_dir, chats, cache)
    if store.is_shared:
        in_background(stack, reloader.follow(store.reloads, backlog.post))
    folder = settings.knowledge_dir
    return Administration(service, store, reloader, settings.admin_ids, folder), reloader


def _draw(picture: Picture) -> bytes:
    from bot.render.pictures import draw  # noqa: PLC0415 - Pillow takes long to import

    return draw(picture)


def _conversation(  # noqa: PLR0913, PLR0917 - all that turns need
    settings: Settings,
    service: Service,
    administration: Administration,
    store: Store,
    sender: Sender,
    client: WaryClient,
    backlog: Backlog,
    me: User,
) -> tuple[Conversation, Presses]:
    members = Members(client)
    rights = Rights(store.questions.whose, store.turns, members)
    casework = Casework(service, members, store.outbox.answer_to)
    about = About(me.username or "", bool(me.has_topics_enabled))
    presses = Presses(service, rights, about, casework, client.lacking)
    cooldown = Cooldown(CALLS if settings.send_rate else 0)
    replies = Replies(service, rights, presses, cooldown, store.questions.get)
    reads_all = bool(me.can_read_all_group_messages)
    standing = Standing(service, store.turns, backlog, reads_all=reads_all)
    sender.on_shut_out(standing.shut_out)
    staffing = Staffing(service, store.handovers, settings.staff_chat_id, me)
    conversation = Conversation(
        service, administration, me=me, replies=replies, standing=standing, staffing=staffing
    )
    return conversation, presses


def _links(settings: Settings) -> Links:
    return Links(
        privacy=settings.privacy_url or "",
        contact=settings.contact_url or "",
        staff=settings.staff_chat_id is not None,
    )


def _meanings(settings: Settings) -> Meanings | None:
    if settings.semantic == "off":
        _log.info("BOT_SEMANTIC is off: questions are matched by words alone")
        return None
    return open_meanings(settings.cache_folder(), settings.knowledge_dir)


def _bot_id(token: str) -> int:
    return int(token.partition(":")[0])
