"""Words of Cantonese and of Taiwan, as the Mandarin words that our phrasings use.

Only words that mean nothing else in a question about an account; 資料 is as much papers as data.
A word as long as what it becomes is replaced in every text, where positions matter; the others
only in the form that is compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


_CANTONESE = _pairs("""
    點樣:怎么 点样:怎么 點解:为何 点解:为何 幾耐:多久 几耐:多久 幾時:何时 幾多:多少 几多:多少
    乜嘢:什么 邊個:哪个 边个:哪个 邊度:哪里 边度:哪里 喺邊:在哪 呢個:这个 係咪:是否 系咪:是否
    而家:现在 依家:现在 定係:还是 唔系:不是 唔使:不用 唔好:不要 唔該:谢谢 唔该:谢谢 我系:我是
    使唔使:用不用 得唔得:行不行 搞掂:搞定 搞唔掂:搞不定 攞返:拿回 攞唔返:拿不回 搵返:找回
    喺邊度:在哪里 喺边度:在哪里 喺边:在哪 呢个:这个 几时:何时 揾返:找回 执笠:倒闭 执咗:关了
    老细:老板 你系边:你是哪
    入唔到:进不去 登唔到:登不上 開唔到:打不开 开唔到:打不开 執笠:倒闭 執咗:关了 老細:老板
    嘅:的 咗:了 唔:不 冇:没 喺:在 嗰:那 佢:他 哋:们 咁:那 畀:给 俾:给 啲:些 攞:拿 搵:找 揾:找
    睇:看 嚟:来 閂:关 闩:关 㗎:呀
""")
"""In both scripts: these words are replaced before the script is."""
_IS = re.compile("(?<![關关聯联干維维定])係(?![數数咪])")
"""係 where it stands for 是, not for 系 as in 關係."""

_TAIWAN = _pairs("""
    设定:设置 影片:视频 视讯:视频 短影音:短视频 讯息:消息 简讯:短信 登入:登录 网路:网络 软体:软件
    程式:程序 伺服器:服务器 选单:菜单 萤幕:屏幕 连结:链接 储存:保存 金钥:密钥 影印本:复印件
    信箱:邮箱 透过:通过 联络:联系 贴文:文章 纸本:纸质 合约:合同 营运:运营 管理者:管理员 身分:身份
    检举:举报 被骇:被盗 骇客:黑客 停权:封禁 搜寻:搜索 追踪:关注 介面:接口 呼叫:调用 快取:缓存
    汇出:导出 提款:提现 辨识:识别 预设:默认 资讯:信息 支援:支持 进阶:高级 甚么:什么
""")
_OF_OTHER_LENGTH = _pairs("""
    几钱:多少钱 使用者:用户 网域名称:域名 网域:域名 公众账户:公众号 电子邮件:邮件 自订:自定义
    影本:复印件 智慧财产权:知识产权 智慧财产:知识产权
""")
_HOW = re.compile(r"(?<![\d一二两三四五六七八九十几有早晚快这那哪重要缺])点(?=[做办搞整先])")
"""點 that asks how, as in 點做, and is no time of day and no point."""
_OFFICIAL = re.compile("官方(?:账号|账户)")
"""What an official account is called in Taiwan and Hong Kong, and what LINE calls its own."""
_OFFICIAL_OF_LINE = re.compile(f"^.*{_OFFICIAL.pattern}.*$", re.MULTILINE)
_LINE = re.compile("(?<![a-z])line(?![a-z])")


class _Words:
    """Words and what each is replaced by, the longest first."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._any = re.compile("|".join(sorted(words, key=len, reverse=True)))

    def replaced(self, text: str) -> str:
        return self._any.sub(lambda found: self._words[found[0]], text)


_cantonese, _taiwan, _longer = _Words(_CANTONESE), _Words(_TAIWAN), _Words(_OF_OTHER_LENGTH)


def from_cantonese(text: str) -> str:
    """Replace Cantonese words, in either script, by Mandarin ones of the same length."""
    return _cantonese.replaced(_IS.sub("是", text))


def from_taiwan(simplified: str) -> str:
    """Replace Taiwan's words by the mainland's of the same length."""
    return _taiwan.replaced(simplified)


def in_our_words(flat: str) -> str:
    """Replace, in a flattened text, the words of both that become longer or shorter."""
    text = _longer.replaced(_HOW.sub("怎么", flat))
    return text if _LINE.search(text) else _OFFICIAL.sub("公众号", text)


def all_in_our_words(lines: str) -> str:
    """Do the same for a text whose lines are flattened texts."""
    text = _longer.replaced(_HOW.sub("怎么", lines))
    return _OFFICIAL_OF_LINE.sub(_official, text) if _OFFICIAL.search(text) else text


def _official(line: re.Match[str]) -> str:
    return line[0] if _LINE.search(line[0]) else _OFFICIAL.sub("公众号", line[0])
