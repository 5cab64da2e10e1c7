"""A matcher-server of one's own: started on free ports, followed by its log, and told to end."""

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

BINARY = os.environ["MATCHER_SERVER"]
# A server of a debug build on a busy machine takes this long at the very most.
PATIENCE_SECONDS = 60


def clean_environment():
    """The environment without what would change the server's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MATCHER_")}


def run_to_the_end(*arguments):
    """Runs the server's command where it is expected to end by itself."""
    command = [BINARY, *map(str, arguments)]
    return subprocess.run(
        command, env=clean_environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )


class MatcherServer:
    """One running server; its log lines are kept in `lines`."""

    def __init__(self, data, *arguments, settings=None, credentials=None):
        command = [BINARY, "--data", str(data), "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]
        for name, value in (settings or {}).items():
            command += ["--set", f"{name}={value}"]
        command += map(str, arguments)
        self.data, self.credentials, self.lines = Path(data), credentials, []
        self._process = subprocess.Popen(command, env=clean_environment(), stderr=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        listening = self.wait_for_line(lambda line: line.get("message") == "listening")
        self.address = listening["address"]
        self.metrics = re.search(r"127\.0\.0\.1:\d+", listening["metrics"]).group()

    def _read(self):
        for text in self._process.stderr:
            try:
                self.lines.append(json.loads(text))
            except json.JSONDecodeError:
                # Told by `stop`: a panic is no line of JSON.
                self.lines.append({"broken": text})

    def wait_for_line(self, wanted):
        """The first log line, written already or soon, for which `wanted` is true."""
        until, seen = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < until:
            while seen < len(self.lines):
                if wanted(self.lines[seen]):
                    return self.lines[seen]
                seen += 1
            if self._process.poll() is not None and not self._reader.is_alive() and seen == len(self.lines):
                break
            time.sleep(0.01)
        raise AssertionError(f"the server never said it: {self.lines}")

    def channel(self, credentials=None, options=(), **arguments):
        """A new connection; secure where the server has a certificate."""
        credentials = credentials or self.credentials
        # Otherwise channels of equal arguments share one connection, and a test may see another one's.
        options = [("grpc.use_local_subchannel_pool", 1), *options]
        if credentials is None:
            return grpc.insecure_channel(self.address, options=options, **arguments)
        return grpc.secure_channel(self.address, credentials, options=options, **arguments)

    def wait_until_serving(self):
        """Waits until health says SERVING."""
        with self.channel() as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            until = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < until:
                answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=10)
                if answer.status == health_pb2.HealthCheckResponse.SERVING:
                    return self
                time.sleep(0.02)
        raise AssertionError("the server never served")

    def http(self, path, token=None):
        """Status and text of a page of the metrics port."""
        request = urllib.request.Request(f"http://{self.metrics}{path}")
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def metric(self, name, token=None):
        """The value of a metric with its labels; 0 while nothing was counted."""
        status, text = self.http("/metrics", token)
        assert status == 200, text
        values = [line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith(name + " ")]
        return float(values[0]) if values else 0.0

    def wait_for_metric(self, name, wanted):
        """Waits until a metric's value is as wanted: what counts the end of a call may come after its answer."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not wanted(value := self.metric(name)):
            assert time.monotonic() < until, f"{name} stays at {value}"
            time.sleep(0.02)
        return value

    def wait_until_still(self, name):
        """Waits until a counter no longer grows; gives its value."""
        value = -1.0
        while value != (value := self.metric(name)):
            time.sleep(0.5)
        return value

    def kill(self):
        """Ends the server as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._reader.join(PATIENCE_SECONDS)
        self._process.stderr.close()

    def terminate(self):
        """Tells the server to end, and does not wait for it."""
        self._process.send_signal(signal.SIGTERM)

    def stop(self):
        """Tells the server to end, and sees that it does so in good order."""
        if self._process.poll() is None:
            self.terminate()
        try:
            code = self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        self._reader.join(PATIENCE_SECONDS)
        self._process.stderr.close()
        broken = [line["broken"] for line in self.lines if "broken" in line]
        assert (code, broken) == (0, [])
