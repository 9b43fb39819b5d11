"""Builds small knowledge folders for tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from bot.content.shipped import knowledge_dir


def _texts(lang: str) -> str:
    """The shipped texts of the interface: answers cannot be shown without them."""
    return (knowledge_dir() / "texts" / f"{lang}.yaml").read_text(encoding="utf-8")


MINIMAL = """
- id: close.how
  topic: close
  title: {zh: 怎么注销}
  questions: {zh: [怎么注销公众号]}
  answer: {zh: 在后台注销。}
"""

WHOLE = {
    "sources.yaml": """
    - id: KF
      class: official
      publisher: official
      title: {zh: 官方说明, en: Official help}
      urls: [https://kf.qq.com/x.html]
    """,
    "facts/close.yaml": """
    - id: close.fee
      status: added
      class: official
      sources: [KF]
      checked: 2026-11-23
      value: {zh: 300 元, en: CNY 300}
      text: {zh: 要 300 元。, en: It costs CNY 300.}
    """,
    "topics/close.yaml": """
    id: close
    kind: around
    order: 1
    title: {zh: 注销, en: Closing}
    summary: {zh: 关掉账号, en: Shut the account}
    page:
      verdict: [{zh: 能注销, en: You can close it}]
      audience: [{zh: 所有人, en: Everybody}]
      preconditions: [{zh: 能登录, en: You can log in}]
      materials: [{zh: 无, en: None}]
      fee: [{zh: "{close.fee}", en: "{close.fee}"}]
      time: [{zh: 不久, en: Not long}]
      kept: [{zh: 无, en: Nothing}]
      lost: [{zh: 全部, en: Everything}]
      reversible: [{zh: 不能, en: "No"}]
      warnings: [{zh: 先备份, en: Back up first}]
      next: [close.how, close.cost, close.undo]
    """,
    "plans/close.yaml": """
    id: close
    steps:
      - {id: login, role: admin, title: {zh: 登录, en: Log in}}
    """,
    "entries/close.yaml": """
    - id: close.how
      topic: close
      title: {zh: 怎么注销, en: How to close}
      questions:
        zh:
          [怎么注销公众号, 公众号注销, 关掉公众号, 删公众号, 销号, 公众号不要了, 注销步骤, 注销流程,
           在哪里注销, 自己能注销吗, 想退出公众号, 服务号怎么销]
        en:
          [how to close an account, close my account, delete my account, shut it down,
           deregistration steps]
      answer: {zh: "在后台注销，{close.fee}。", en: "In the back office, {close.fee}."}
      related: [close.cost]
    """,
    "entries/around.yaml": """
    - id: close.cost
      topic: close
      title: {zh: 注销要花钱吗, en: What closing costs}
      questions:
        zh:
          [多少钱, 收费吗, 费用, 要交钱吗, 免费的吗, 贵不贵, 手续费, 花多少, 交多少, 价格,
           要不要付款, 得掏几块]
        en: [what does it cost, is there a fee, free of charge, how much money, price]
      answer: {zh: "{close.fee}", en: "{close.fee}"}
      related: [close.undo]
    - id: close.undo
      topic: close
      title: {zh: 后悔了怎么办, en: Second thoughts}
      questions:
        zh:
          [反悔, 撤回申请, 能恢复吗, 找得回来吗, 点错了, 还能要回来吗, 取消申请, 不想关了,
           后悔药, 恢复账号, 误操作, 撤销]
        en: [undo it, can I get it back, restore, changed my mind, clicked by mistake]
      answer: {zh: 冻结期内可以撤回。, en: You can withdraw while it is frozen.}
      related: [close.cost]
    """,
    "flow.yaml": """
    version: 1
    slots:
      - id: sure
        name: {zh: 决定, en: Sure}
        question: {zh: 想好了吗？, en: Are you sure?}
        why: {zh: 收不回来, en: It is final}
        options:
          - {id: "yes", label: {zh: 想好了, en: "Yes"}}
          - {id: unknown, label: {zh: 不知道, en: "I don't know"}}
    rules:
      - outcome: close
    """,
    "texts/zh.yaml": _texts("zh") + "hello: 您好\n",
    "texts/en.yaml": _texts("en") + "hello: Hello\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write the files, dedented, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def whole(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the whole example; a change `entries_close=(old, new)` replaces a piece of a file."""
    files = dict(WHOLE)
    for key, (old, new) in changes.items():
        name = next(name for name in files if name.replace("/", "_").removesuffix(".yaml") == key)
        assert old in files[name], f"{old!r} is not in {name}"
        files[name] = files[name].replace(old, new)
    return write(folder, files)
