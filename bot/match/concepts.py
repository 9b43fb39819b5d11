"""Words that mean the same when people ask, in both languages.

These are words of the language and of the field; which entry they lead to is decided by the
phrasings alone. A word may stand for several things (注销 of a company, of an account).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

_WORDS = {
    # what is asked
    "how": ("怎么 怎么办 怎么弄 步骤 流程 操作 办理 方法 教程 | how steps procedure process way"),
    "long": (
        "多久 几天 多少天 几个月 什么时候 何时 时间 期限 时限 周期 | long when days "
        "deadline duration"
    ),
    "cost": (
        "多少钱 便宜 贵 费用 收费 要钱 花钱 价格 免费 花费 | cost costs fee fees charge "
        "charged price free expensive"
    ),
    "papers": (
        "材料 资料 证件 文件 证明 手续 清单 | documents document materials papers paperwork proof"
    ),
    "where": "哪里 在哪 去哪 入口 位置 地方 | where menu entry find",
    "who": "谁 找谁 联系 | who whom contact",
    "can": "能不能 可不可以 可以 能否 可否 行不行 能 允许 | can could possible able allowed",
    "why": "为什么 原因 怎么回事 | why reason",
    "effect": (
        "影响 后果 会怎样 会怎么样 怎么样 | happens happen affect effect consequence consequences"
    ),
    "keep": "还在 保留 留下 留着 保住 带走 | keep kept stay stays remain remains retain survive",
    "lose": "丢 消失 没了 清空 失去 清掉 | lose lost disappear gone vanish erased wiped",
    "undo": "撤销 撤回 反悔 后悔 取消申请 恢复 找回 | undo restore recover reverse revert withdraw",
    "refund": "退款 退钱 退费 退吗 退回 | refund refunded",
    "must": "必须 一定要 要不要 需不需要 需要 用不用 | must need needed required necessary",
    "meaning": "什么是 是什么 什么意思 意思 | mean means meaning",
    "which": "区别 不同 哪个 哪种 比较 | difference which compare better",
    "fail": "失败 没通过 不通过 被拒 驳回 报错 没过 | fail failed fails rejected error",
    "again": "重新 再次 再 | again anew",
    # what it is about
    "close": (
        "注销 销号 关闭 关停 关掉 关号 删掉 删除 删号 销户 解散 不要了 撤掉 销掉 退掉 停掉 "
        "关了 删了 关 删 | close closing closed delete deleting deleted deregister "
        "deregistered deregistration deactivate cancel cancelled shut terminate"
    ),
    "move": (
        "迁移 转让 过户 转移 转给 转到 换主体 更换主体 变更主体 主体变更 迁到 过给 划给 换到 "
        "| migrate migrating migrated migration transfer transferred transferring move moved "
        "moving"
    ),
    "change": "变更 更换 换 改 换成 换主体 更换主体 变更主体 主体变更 | change changing changed",
    "owner": "换主体 更换主体 变更主体 主体变更 主体 名下 | owner entity ownership",
    "admin": (
        "管理员 运营者 小编 超管 | admin admins administrator administrators operator operators"
    ),
    "quit": "离职 辞职 走人 交接 离开 | leaving quit resign resigned resigning handover",
    "company": (
        "公司 企业 单位 机构 组织 | company companies business enterprise firm organisation "
        "organization"
    ),
    "overseas": (
        "境外 海外 国外 香港 澳门 台湾 外国 跨境 非大陆 外资 | overseas foreign abroad "
        "offshore hong"
    ),
    "dissolve": (
        "倒闭 破产 清算 吊销 没了 | dissolved dissolve dissolution liquidation liquidated bankrupt"
    ),
    "stolen": "被盗 盗号 盗用 盗 | stolen steal hacked hijacked",
    "fake": (
        "冒充 假冒 冒名 冒用 仿冒 山寨 假 | impersonate impersonating impersonated "
        "impersonation fake"
    ),
    "infringe": (
        "侵权 抄袭 盗图 洗稿 | infringe infringes infringement infringing copyright plagiarism"
    ),
    "complain": "投诉 举报 申诉 检举 | complain complaint complaints report reporting appeal",
    "api": (
        "接口 授权 服务器 开发者 | api apis interface interfaces authorisation authorization server"
    ),
    "pay": "微信支付 商户号 商户 支付 | merchant payment payments",
    "followers": "粉丝 关注者 用户 读者 | follower followers subscriber subscribers fans readers",
    "posts": "文章 推文 内容 图文 素材 推送 | post posts article articles content",
    "data": "数据 资料 信息 | data records information",
    "export": "导出 备份 下载 保存 存下来 | export exporting backup download save",
    "unfollow": (
        "取关 取消关注 不再关注 退订 拉黑 屏蔽 | unfollow unfollowing unsubscribe block mute"
    ),
    "freeze": "冻结 冷静期 冷却期 冻结期 解冻 | freeze freezing frozen cooling",
    "idle": "不登录 没登录 停更 不更新 长期 不管 荒废 | idle inactive inactivity dormant unused",
    "notary": "公证 公证书 公证处 | notary notarise notarised notarize notarized",
    "notice": "公示 公告 告知 通知 | notice notify announce announcement inform",
    "name": "改名 名字 名称 昵称 | rename renaming name",
    "login": "登录 登陆 扫码 密码 | login log password scan",
    "verify": "认证 年审 | verify verified verification unverified",
    "mini": "小程序 | mini miniprogram",
    "support": "客服 人工 电话 工单 热线 | support hotline helpline phone",
    "legal": "合法 违法 法律 犯法 | legal illegal law lawful",
    "filing": "报备 备案 监管 主管部门 | filing regulator regulators authority authorities",
    "income": "流量主 赞赏 收益 收入 提现 | revenue income earnings tips ads",
    "third": "第三方 新榜 清博 | third newrank gsdata",
    "person": "个人 本人 | personal individual person",
    "bank": "对公账户 打款 银行 对公 | bank",
    "exit": "退出 退掉 放弃 甩掉 脱手 | exit leave abandon quit",
    "register": "注册 开通 新开 开号 | register registered registering registration open",
    "bind": "绑定 解绑 绑 关联 | bind bound unbind link linked unlink",
    "revoke": "解除 停用 终止 收回 关闭 取消 | revoke revoked remove removed disable stop turn",
    "banned": "封号 被封 封禁 违规 处罚 | ban banned blocked suspended punished",
    "limit": "名额 上限 限制 几个 次数 | quota limit limits many",
    "id": "身份证 | id",
    "licence": "营业执照 执照 | licence license",
    "seal": "公章 盖章 印章 | seal stamp",
    "sole": "个体户 个体工商户 个体 | sole proprietor",
    "release": "释放 占用 占着 | release released free occupied",
    "confirm": "确认 | confirm confirmed confirmation",
    "check": "验证 核验 | verification verify",
    "review": "审核 审批 | review reviewed approval approve",
    "message": "消息 群发 自动回复 通知 | message messages broadcast reply",
    "key": "令牌 密钥 | token tokens appsecret secret key",
    "domain": "域名 网页 | domain domains web",
    "other": "别人 他人 人家 | someone somebody another else",
    "sell": "买卖 出售 卖 买 交易 | sell selling sold buy buying trade",
    "agency": "代运营 服务商 外包 | agency provider",
    "mail": "邮箱 邮件 | email mail mailbox",
    "phone": "手机 手机号 | phone mobile",
    "money": "余额 提现 钱 扣钱 扣费 | balance money withdraw deducted",
    "ads": "广告 推广 | ad ads advertising advertisement",
    "staff": "同事 员工 老板 接手 | colleague employee staff boss",
    "expire": "过期 到期 失效 | expire expired expires expiry lapse lapsed",
    "translate": "翻译 译文 | translate translated translation",
    "school": "学校 教育 培训 | school schools education",
    "medical": "医疗 医院 诊所 医生 | medical hospital clinic",
    "news": "媒体 新闻 | media news",
    "state": "政府 政务 机关 事业单位 | government public",
    "death": "去世 过世 死 | died dead death deceased",
    "forget": "忘了 忘记 忘 | forgot forgotten forget",
    "upgrade": "升级 改成 变成 转成 | upgrade upgrading convert converting",
    "risk": "风险 安全 危险 | risk risks risky safe",
    "quick": "最快 快 省事 简单 麻烦 | fastest quick quickest easy easiest",
    "many": "批量 一键 一次性 全部 | bulk batch all",
    "child": "子商户 子商户号 | sub",
    "subscription": "订阅号 | subscription",
}


def _by_word() -> dict[str, tuple[str, ...]]:
    concepts: defaultdict[str, list[str]] = defaultdict(list)
    for concept, words in _WORDS.items():
        for word in words.replace("|", " ").split():
            concepts[word].append(f"={concept}")
    return {word: tuple(found) for word, found in concepts.items()}


_CONCEPTS = _by_word()
_LONGEST = max(len(word) for word in _CONCEPTS if not word.isascii())


def concepts(run: str) -> Iterator[str]:
    """Yield the concepts in a stretch of Han characters, or of one Latin word.

    Longer words are taken first and their parts are not looked at again. Each concept is marked
    with `=` so that it never equals a word.
    """
    if run.isascii():
        yield from _CONCEPTS.get(run, ())
        return
    place = 0
    while place < len(run):
        for length in range(min(_LONGEST, len(run) - place), 0, -1):
            found = _CONCEPTS.get(run[place : place + length])
            if found:
                yield from found
                place += length
                break
        else:
            place += 1
