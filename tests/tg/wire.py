"""Stands in for Telegram: notes every call, and answers or fails as it is told."""

from __future__ import annotations

import asyncio
import json

from telegram.request import BaseRequest

from bot.tg.client import Api, SendingClient
from tests.bot_api import FAULTS


class Wire(BaseRequest):
    read_timeout = None

    def __init__(self):
        self.calls = []
        self.answers = []
        """What comes next, first things first: (status, body) or an exception."""
        self.gate = asyncio.Event()
        self.gate.set()

    @property
    def names(self):
        return [name for name, _ in self.calls]

    @property
    def texts(self):
        return [fields["text"] for name, fields in self.calls if name == "sendMessage"]

    def refuses(self, status, description, **parameters):
        body = {"ok": False, "description": description, "parameters": parameters}
        self.answers.append((status, json.dumps(body).encode()))

    def fails(self, name):
        """Fail the next call by one of the switches of the server's."""
        head, _, body = FAULTS[name].answer.partition(b"\r\n\r\n")
        self.answers.append((int(head.split()[1]), body))

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, url, method, request_data=None, *args, **kwargs):  # noqa: ARG002
        return await self.exchange(url, request_data.parameters, None)

    async def exchange(self, url, payload, patience):  # noqa: ARG002
        self.calls.append((url.rsplit("/", 1)[1], dict(payload)))
        await self.gate.wait()
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        result = {"message_id": 1000 + len(self.calls), "date": 1}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def api_on(wire):
    return Api("https://example.org/bot", "1:x", wire)


def client_on(wire):
    return SendingClient(api_on(wire))
