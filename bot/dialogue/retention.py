"""How long what is kept of people is kept. `/privacy` tells it, `bot.delivery` holds to it.

What has to outlive all this, such as a case that is still open, has its place in
`bot.store.rows.forget_unused`, and is named here.
"""

from __future__ import annotations

from datetime import timedelta

UNUSED = timedelta(days=180)
"""How long a case waits for its person: leaving takes months, with the periods that it has."""
SEEN = timedelta(days=2)
"""How long an update is known to have been handled; Telegram repeats none for so long."""
EDITABLE = timedelta(days=2)
"""How long an edited question still changes its answer; Telegram lets people edit for so long."""
RESENT = timedelta(days=90)
"""How long it is known which file a picture became: a release later it is drawn anew anyway."""
GIVEN_UP_AFTER = timedelta(days=1)
"""An answer that could not be sent for so long helps nobody."""

HANDED_OVER = timedelta(hours=4)
"""How long nothing may be said until what a person says goes to the bot again."""
UNANSWERED = timedelta(hours=24)
"""How long a person waits for the staff until they are told that nobody has answered."""
PASSED_ON = timedelta(days=7)
"""How long the staff can still answer after the last word."""
