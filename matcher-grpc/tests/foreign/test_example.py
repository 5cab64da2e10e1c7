"""The example in examples/python does what its README says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sample_catalogue import ROOT
from server_process import clean_environment

EXAMPLE = ROOT / "examples/python"
README = (EXAMPLE / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def commands():
    """The three commands of the README, from nothing to a match."""
    lines = re.search("```sh\n(.*?)```", README, re.DOTALL).group(1).splitlines()
    assert len(lines) == 3
    return lines


@pytest.fixture(scope="module")
def folder(tmp_path_factory, commands):
    """A copy of the example where the README's command has made the stubs."""
    root = tmp_path_factory.mktemp("example")
    (root / "proto").symlink_to(ROOT / "proto")
    folder = root / "examples/python"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("matcher", "__pycache__"))
    done = run(folder, commands[1])
    assert done.returncode == 0, done.stderr
    return folder


def run(folder, command, **variables):
    """Runs a line of shell, with the Python that runs the tests."""
    environment = clean_environment() | variables
    environment.pop("PYTHONPATH", None)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment["PYTHONUTF8"] = "1"
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_the_first_command_installs_what_the_example_imports(commands):
    assert commands[0] == "python -m pip install grpcio grpcio-tools"


def test_three_commands_lead_to_a_match(sample, folder, commands):
    done = run(folder, commands[2], MATCHER_ADDRESS=sample.address)
    assert done.returncode == 0, done.stderr
    assert "一种香菇热泵分段变温变湿干燥工艺及褐变抑制方法" in done.stdout
    assert "需求说的“发黑”，对应供方的“褐变”。" in done.stdout and "可直接对接" in done.stdout


def test_a_demand_that_nothing_answers_is_told_so(sample, folder):
    done = run(folder, f"python match.py --address {sample.address} 量子引力波望远镜镜面镀膜")
    assert done.returncode == 0, done.stderr
    assert "没有合适的供给" in done.stdout and "无合适供给" in done.stdout


def test_the_token_comes_from_the_command_line_or_the_environment(tokens_and_server, folder):
    tokens, server = tokens_and_server
    secret = tokens["read"].secret
    command = f"python match.py --address {server.address}"
    assert "香菇" in run(folder, f"{command} --token {secret}").stdout
    assert "香菇" in run(folder, command, MATCHER_TOKEN=secret).stdout
    refused = run(folder, command)
    assert refused.returncode == 1 and refused.stderr.startswith("UNAUTHENTICATED：")
    assert "Traceback" not in refused.stderr


def test_files_that_the_readme_leads_to_are_there():
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links and all((EXAMPLE / link).exists() for link in links)
