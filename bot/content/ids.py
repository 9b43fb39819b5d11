"""How long an id may be, so that every button that names it fits Telegram's 64 bytes."""

MAX_BUTTON_ID = 45
"""What Telegram's 64 bytes of button data leave beside the longest user id and the stamp."""
MAX_PAGE_ID = len("evidence9")
"""The longest id of a folded page."""
MAX_ENTRY_ID = MAX_BUTTON_ID - MAX_PAGE_ID - len("view::")
"""The longest id of an entry, a topic or a policy whose every page can have a button."""
MAX_STEP_ID = 15
"""The longest id of a step of a plan."""
MAX_PLAN_ID = MAX_BUTTON_ID - MAX_STEP_ID - len("tick::")
"""The longest id of a plan whose every step can have a button."""
MAX_SLOT_ID = MAX_BUTTON_ID - len("change:")
