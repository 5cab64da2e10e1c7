"""Settings: safe ones, unsafe ones, and where they come from."""

import os
import socket
import subprocess
import tomllib

import pytest
from matcher.v1.admin_pb2 import GetStatsRequest

from conftest import stubs
from server_process import BINARY, clean_environment, run_to_the_end
from tokens import new_token, write_tokens

LOCAL = ("--listen", "127.0.0.1:0", "--metrics", "off")


def printed(*arguments, environment=None):
    """The settings as the server prints them."""
    command = [BINARY, "--print-config", *map(str, arguments)]
    env = {**clean_environment(), **(environment or {})}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout


def assert_refused(*arguments, names):
    """The server does not start, and names the setting in a line for people."""
    done = run_to_the_end(*arguments)
    assert done.returncode not in (0, None) and done.returncode > 0
    assert done.stderr.startswith("错误：") and "panicked" not in done.stderr
    for name in names:
        assert name in done.stderr, done.stderr


def test_beyond_this_machine_a_server_wants_tls(tmp_path):
    data = ("--data", tmp_path)
    assert_refused(
        *data, "--listen", "0.0.0.0:0", "--metrics", "off", names=["listen.address", "tls.certificate"]
    )
    assert_refused(
        *data, "--listen", "[::]:0", "--metrics", "off", names=["listen.address", "tls.certificate"]
    )
    assert_refused(*data, "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0", names=["listen.metrics"])


def test_beyond_this_machine_a_server_wants_tokens(tmp_path):
    tls = ("--tls-certificate", "c.pem", "--tls-key", "k.pem")
    wide = ("--data", tmp_path, "--listen", "0.0.0.0:0", "--metrics", "off", *tls)
    assert_refused(*wide, names=["listen.address", "matcher token create"])
    assert_refused(*wide, "--set", "auth.mode=off", names=["listen.address", "auth.mode"])


def test_whoever_knows_what_he_does_may_listen_anywhere(start):
    server = start("--insecure", settings={"listen.address": "0.0.0.0:0"})
    host, port = server.address.rsplit(":", 1)
    assert host == "0.0.0.0"
    server.address = f"127.0.0.1:{port}"
    server.wait_until_serving()


def test_a_server_starts_for_others_with_tokens_even_without_tls_only_when_told(tmp_path):
    write_tokens(tmp_path, [new_token("a", "read")])
    assert_refused("--data", tmp_path, "--listen", "0.0.0.0:0", "--metrics", "off", names=["tls.certificate"])


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("limits.batch=3", ["batch"]),
        ("limits.top=many", ["limits.top"]),
        ("limits.top=0", ["limits.top"]),
        ("limits.top=1001", ["limits.top"]),
        ("limits.message_bytes=0", ["limits.message_bytes"]),
        ("auth.mode=maybe", ["auth.mode"]),
        ("web.origins=portal.example.cn", ["web.origins"]),
        ("limits.top", ["limits.top"]),
        ("log.level=loud=quiet=", ["log.level"]),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path, option, names):
    assert_refused("--data", tmp_path, *LOCAL, "--set", option, names=names)


def test_an_address_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert_refused("--data", tmp_path, "--listen", address, "--metrics", "off", names=[address])


def test_a_data_folder_that_is_in_use_is_named(own):
    done = run_to_the_end("--data", own.data, *LOCAL)
    assert done.returncode > 0 and str(own.data) in done.stderr.splitlines()[-1]


def test_a_broken_token_file_stops_the_start(tmp_path):
    (tmp_path / "tokens.toml").write_text("[[token]]\nid = 3\n")
    assert_refused("--data", tmp_path, *LOCAL, names=[str(tmp_path / "tokens.toml")])


def test_printed_settings_can_be_read_again(tmp_path, start):
    token = ("--data", tmp_path / "data", "--web-origin", "https://a.example.cn,https://b.example.cn")
    first = printed(*token, "--set", "limits.top=7", "--metrics", "off")
    settings = tomllib.loads(first)
    assert (settings["limits"]["top"], settings["listen"]["metrics"]) == (7, "off")
    assert settings["web"]["origins"] == ["https://a.example.cn", "https://b.example.cn"]
    file = tmp_path / "server.toml"
    file.write_text(first, encoding="utf-8")
    assert printed("--config", file) == first


def test_a_server_runs_with_the_settings_it_printed(tmp_path, start):
    file = tmp_path / "server.toml"
    file.write_text(printed("--set", "log.calls=true"), encoding="utf-8")
    server = start("--config", file).wait_until_serving()
    with server.channel() as channel:
        stubs(channel).admin.GetStats(GetStatsRequest())
    server.wait_for_line(lambda line: line.get("rpc") == "/matcher.v1.AdminService/GetStats")


def test_later_sources_win(tmp_path):
    file = tmp_path / "server.toml"
    file.write_text("[limits]\ntop = 10\nbatch_records = 10\nbatch_demands = 10\n")
    environment = {"MATCHER_SERVER_LIMITS__TOP": "20", "MATCHER_SERVER_LIMITS__BATCH_RECORDS": "20"}
    settings = printed("--config", file, "--set", "limits.top=30", environment=environment)
    limits = tomllib.loads(settings)["limits"]
    assert (limits["top"], limits["batch_records"], limits["batch_demands"]) == (30, 20, 10)


def test_lists_of_the_environment_are_separated_by_commas():
    environment = {"MATCHER_SERVER_WEB__ORIGINS": "https://a.example.cn,https://b.example.cn"}
    settings = tomllib.loads(printed(environment=environment))
    assert settings["web"]["origins"] == ["https://a.example.cn", "https://b.example.cn"]


def test_a_single_origin_is_a_list_too():
    settings = tomllib.loads(printed("--web-origin", "https://a.example.cn"))
    assert settings["web"]["origins"] == ["https://a.example.cn"]


def test_settings_are_printed_even_where_the_data_folder_cannot_be_made():
    settings = tomllib.loads(printed("--data", "/proc/nowhere"))
    assert settings["data"] == "/proc/nowhere" and not os.path.exists("/proc/nowhere")
