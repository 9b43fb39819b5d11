"""Builds small knowledge folders for tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

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
      steps: [{zh: 登录, en: Log in}]
      materials: [{zh: 无, en: None}]
      fee: [{zh: "{close.fee}", en: "{close.fee}"}]
      time: [{zh: 不久, en: Not long}]
      kept: [{zh: 无, en: Nothing}]
      lost: [{zh: 全部, en: Everything}]
      reversible: [{zh: 不能, en: "No"}]
      warnings: [{zh: 先备份, en: Back up first}]
      next: [close.how]
    """,
    "entries/close.yaml": """
    - id: close.how
      topic: close
      title: {zh: 怎么注销, en: How to close}
      questions:
        zh:
          [怎么注销公众号, 公众号注销, 关掉公众号, 删公众号, 销号, 公众号不要了, 注销步骤, 注销流程]
        en: [how to close an account, close my account, delete my account]
      answer: {zh: "在后台注销，{close.fee}。", en: "In the back office, {close.fee}."}
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
    "texts/zh.yaml": "hello: 您好\n",
    "texts/en.yaml": "hello: Hello\n",
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
