"""The examples of running it give the bot no more than it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
UNIT = (ROOT / "deploy/tuihao.service").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} +(.+)$", DOCKERFILE, re.MULTILINE)


def test_the_image_runs_as_a_numbered_user_that_is_not_root():
    *_, last = instructions("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last)


def test_the_program_starts_without_a_shell_and_gets_no_secret_from_the_image():
    assert all(line.startswith("[") for line in (*instructions("ENTRYPOINT"), *instructions("CMD")))
    assert not re.search(r"TOKEN|SECRET|PASSWORD", DOCKERFILE)


def test_nothing_gets_into_the_image_but_what_it_is_built_from():
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert "*" in rules
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!bot",
        "!knowledge",
        "!LICENSE",
        "!pyproject.toml",
        "!requirements.lock",
    }
    assert [line for line in instructions("COPY") if line.split()[0] in {".", "*"}] == []


def test_the_bots_of_the_compose_file_have_no_rights_and_no_open_port():
    bot = SERVICES["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert not {"ports", "privileged", "cap_add", "volumes", "network_mode"} & set(bot)
    assert "ports" not in SERVICES["database"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_held_to_its_hashes_wherever_it_is_taken_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z].*(?:\n    --hash=.*)*", text, re.MULTILINE)
    assert packages
    for package in packages:
        assert re.fullmatch(r"\S+==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+", package)
    assert "://" not in text


def test_no_password_stands_in_the_compose_file():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    values = re.findall(r"(?m)^\s*\w*(?:PASSWORD|TOKEN|SECRET): *(.+)", text)
    assert values
    assert all(value.startswith("${") for value in values)


@pytest.mark.parametrize(
    "line",
    [
        "DynamicUser=yes",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "ProtectSystem=strict",
        "ProtectProc=invisible",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "LoadCredential=token:/etc/tuihao/token",
    ],
)
def test_the_service_is_shut_in(line):
    assert line in UNIT.splitlines()
