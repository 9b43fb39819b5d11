"""Files are made when they are sent, and sent once: from then on Telegram is told which it was."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, TypeAlias

from bot import __version__
from bot.delivery.attachments import FILES
from bot.delivery.client import Client, Refused, Upload
from bot.dialogue.attachments import Picture, TextFile
from bot.errors import PictureRefused, StoreError
from bot.store import Files
from bot.typed import Unfit, from_data

Draw: TypeAlias = Callable[[Picture], bytes]
"""Makes a PNG of a picture, in whatever thread."""

_log = logging.getLogger(__name__)


class UploadingClient:
    """Makes calls, with the file itself where the payload says what is to be in it."""

    def __init__(self, client: Client, files: Files, draw: Draw) -> None:
        self._client = client
        self._files = files
        self._draw = draw
        self._drawing = asyncio.Lock()

    async def call(self, method: str, payload: Mapping[str, object]) -> object:
        """Return a call's result. Every failure is a CallFailed or a StoreError."""
        if method not in FILES:
            return await self._client.call(method, payload)
        name, kind = FILES[method]
        try:
            file = from_data(kind, payload[name])
        except (Unfit, KeyError) as error:
            raise Refused(f"another release has written it: {error}") from None
        if isinstance(file, TextFile) and file.is_personal:
            return await self._client.call(method, {**payload, name: await self._made(file)})
        key = _key(payload[name])
        if known := await self._files.get(key):
            try:
                return await self._client.call(method, {**payload, name: known})
            except Refused as error:  # whatever is wrong with it, the file itself may be taken
                _log.info("a file that was sent before is sent anew: %s", error.message)
        upload = await self._made(file)
        result = await self._client.call(method, {**payload, name: upload})
        await self._keep(key, _file_id(result, name))
        return result

    async def _made(self, file: Picture | TextFile) -> Upload:
        if isinstance(file, TextFile):
            return Upload(file.name, file.text.encode(), "text/plain")
        async with self._drawing:  # one after the other: what is answered meanwhile comes first
            try:
                drawn = await asyncio.to_thread(self._draw, file)
            except PictureRefused as error:
                raise Refused(str(error)) from None
        return Upload("picture.png", drawn, "image/png")

    async def _keep(self, key: str, file_id: str | None) -> None:
        """Remember a file; if that fails it is sent once more the next time, and that is all."""
        if file_id is None:
            return
        try:
            await self._files.keep(key, file_id, datetime.now(UTC))
        except StoreError as error:
            _log.warning("which file was sent cannot be noted: %s", error)


def _key(data: object) -> str:
    """Return what tells a file from others; each release may draw the same in its own way."""
    content = json.dumps([__version__, data], sort_keys=True)
    return blake2b(content.encode(), digest_size=16).hexdigest()


def _file_id(result: object, name: str) -> str | None:
    """Return Telegram's name for what was sent: of a photo, the largest of its sizes."""
    sent: Any = result.get(name) if isinstance(result, dict) else None
    if isinstance(sent, list):
        sent = sent[-1] if sent else None
    file_id = sent.get("file_id") if isinstance(sent, dict) else None
    return file_id if isinstance(file_id, str) else None
