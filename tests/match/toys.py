"""A handful of entries and slots about official accounts, enough to compete with each other."""

from __future__ import annotations

from bot.content.models import Entry, OutOfScope, Slot
from bot.match import Matcher
from tests import shipped

QUESTIONS = {
    "close.how": [
        "公众号怎么注销",
        "注销公众号的步骤",
        "我想把公众号关掉",
        "how do i close an official account",
    ],
    "close.fee": ["注销公众号要多少钱", "公众号注销收费吗", "what does closing an account cost"],
    "close.time": ["注销公众号要等多久", "公众号注销的冻结期是几天", "how long does closing take"],
    "move.how": [
        "公众号怎么迁移到另一家公司",
        "公众号过户给别的主体",
        "how to migrate an official account",
    ],
    "move.fee": ["公众号迁移要多少钱", "账号迁移的审核费是多少", "what does migration cost"],
    "move.followers": ["迁移后粉丝还在吗", "粉丝能不能跟着迁移", "do followers move along"],
    "admin.how": [
        "怎么更换公众号管理员",
        "管理员离职了怎么换人",
        "how to change the administrator",
    ],
    "unfollow.how": ["怎么取消关注一个公众号", "退订订阅号的推送", "how do i unsubscribe"],
    "backup.articles": ["怎么导出公众号的文章", "批量备份历史文章", "how to export my articles"],
    "smalltalk.greet": ["你好", "在吗", "hello"],
}


def entry_of(name: str, *questions: str) -> Entry:
    """Return an entry with these phrasings; the first is its title as well."""
    return Entry.model_validate(
        {
            "id": name,
            "topic": name.split(".", maxsplit=1)[0],
            "title": {"zh": questions[0]},
            "questions": {"zh": questions},
            "answer": {"zh": "答"},
        }
    )


ENTRIES = [entry_of(name, *questions) for name, questions in QUESTIONS.items()]

OBJECTS = [
    OutOfScope.model_validate(
        {
            "id": "mini_program",
            "name": {"zh": "小程序"},
            "names": ["小程序", "mini program"],
            "nearest": ["close.how"],
        }
    ),
    OutOfScope.model_validate(
        {
            "id": "menu",
            "name": {"zh": "公众号的菜单"},
            "questions": {
                "zh": ["公众号菜单怎么设置", "自定义菜单在哪里改", "菜单里能放几个按钮"],
                "en": ["how do i set up the menu"],
            },
            "nearest": ["backup.articles"],
        }
    ),
]


def _option(name: str, cues: str = "", replies: str = "", **more: object) -> dict[str, object]:
    return {
        "id": name,
        "label": {"zh": name},
        "cues": {"zh": cues.split()},
        "replies": {"zh": replies.split()},
        **more,
    }


SLOTS = [
    Slot.model_validate(
        {
            "id": name,
            "name": {"zh": name},
            "question": {"zh": f"{name}?"},
            "why": {"zh": name},
            "options": [*options, _option("unknown")],
            **({"counts": {"zh": ["粉丝"]}} if name == "followers" else {}),
        }
    )
    for name, options in {
        "account": [
            _option("subscription", "订阅号 每天能发一次"),
            _option("service", "服务号 一个月四次"),
        ],
        "entity": [
            _option(
                "individual", "个人的 个人号", "就我自己 个人", implies={"account": "subscription"}
            ),
            _option("enterprise", "有限公司 公司的", "公司"),
        ],
        "verified": [
            _option("yes", "认证过 已认证", "有 是"),
            _option("no", "没认证 还没认证", "没有"),
        ],
        "followers": [
            _option("few", range=[0, 1000]),
            _option("many", range=[1001, None]),
        ],
    }.items()
]


def matcher() -> Matcher:
    """Return a matcher over the toys, with the shipped synonyms."""
    return Matcher(ENTRIES, SLOTS, OBJECTS, shipped.library().concepts)
