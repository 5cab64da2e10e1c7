"""Certificates: of the server, of its clients, and new ones while it runs."""

import socket
import ssl
import time

import grpc
import pytest
import trustme
from cryptography import x509
from grpc import StatusCode
from matcher.v1.admin_pb2 import GetStatsRequest

from conftest import stubs
from server_process import run_to_the_end


class Identity:
    """A certificate with its key in files of their own."""

    def __init__(self, authority, folder, *names):
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        self.renew(authority, *names)

    def renew(self, authority, *names):
        issued = authority.issue_cert(*names)
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        self.serial = x509.load_pem_x509_certificate(chain).serial_number
        for path, content in ((self.key, issued.private_key_pem.bytes()), (self.certificate, chain)):
            # Written beside and moved, as people who renew certificates do.
            beside = path.with_suffix(".new")
            beside.write_bytes(content)
            beside.rename(path)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def pem(authority):
    return authority.cert_pem.bytes()


@pytest.fixture
def identity(authority, tmp_path):
    return Identity(authority, tmp_path / "tls", "127.0.0.1", "localhost")


def flags(identity):
    return ("--tls-certificate", identity.certificate, "--tls-key", identity.key)


def credentials(authority, client=None):
    if client is None:
        return grpc.ssl_channel_credentials(pem(authority))
    return grpc.ssl_channel_credentials(
        pem(authority), client.key.read_bytes(), client.certificate.read_bytes()
    )


def version(server, given):
    with server.channel(given) as channel:
        return stubs(channel).admin.GetStats(GetStatsRequest(), timeout=10).version


def assert_unreachable(server, given):
    with pytest.raises(grpc.RpcError) as failure:
        version(server, given)
    assert failure.value.code() == StatusCode.UNAVAILABLE


def served_certificate(server, authority, versions=None):
    """The serial number of the certificate that a new connection gets."""
    context = ssl.create_default_context(cadata=pem(authority).decode())
    if versions:
        context.minimum_version, context.maximum_version = versions
    host, port = server.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            return x509.load_der_x509_certificate(secure.getpeercert(True)).serial_number


def test_a_client_that_knows_the_authority_is_served(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    assert version(server, credentials(authority))
    for each in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        assert served_certificate(server, authority, (each, each)) == identity.serial


def test_clients_without_tls_or_with_another_authority_are_not(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    assert_unreachable(server, credentials(trustme.CA()))
    with grpc.insecure_channel(server.address) as channel, pytest.raises(grpc.RpcError) as failure:
        stubs(channel).admin.GetStats(GetStatsRequest(), timeout=10)
    assert failure.value.code() == StatusCode.UNAVAILABLE
    # Whoever came with the wrong thing has disturbed nobody.
    assert version(server, credentials(authority))


def test_old_versions_of_tls_are_not_spoken(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    context = ssl.create_default_context(cadata=pem(authority).decode())
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    host, port = server.address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 10) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain, server_hostname="localhost")


def test_the_metrics_port_has_the_certificate_too(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    context = ssl.create_default_context(cadata=pem(authority).decode())
    host, port = server.metrics.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 10) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            secure.sendall(b"GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            assert secure.recv(1000).startswith(b"HTTP/1.1 200")


def test_clients_need_a_certificate_of_the_authority_that_the_server_trusts(
    start, authority, identity, tmp_path
):
    ours, others = trustme.CA(), trustme.CA()
    trusted = tmp_path / "client-ca.pem"
    trusted.write_bytes(pem(ours))
    client = Identity(ours, tmp_path / "client", "portal.example.cn")
    stranger = Identity(others, tmp_path / "stranger", "portal.example.cn")
    known = credentials(authority, client)
    server = start(*flags(identity), "--tls-client-ca", trusted, credentials=known).wait_until_serving()
    assert version(server, known)
    assert_unreachable(server, credentials(authority))
    assert_unreachable(server, credentials(authority, stranger))


def until_served(server, authority, serial):
    """Waits until new connections get a certificate; gives the seconds that took."""
    began = time.monotonic()
    while served_certificate(server, authority) != serial:
        assert time.monotonic() - began < 3, "still the certificate of before"
        time.sleep(0.1)


def test_a_new_certificate_is_taken_into_use_and_calls_go_on(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    before = identity.serial
    with server.channel() as channel:
        api = stubs(channel)
        api.admin.GetStats(GetStatsRequest())
        identity.renew(authority, "127.0.0.1", "localhost")
        assert identity.serial != before
        until_served(server, authority, identity.serial)
        # The old connection still stands.
        api.admin.GetStats(GetStatsRequest(), wait_for_ready=False)
    assert version(server, credentials(authority))


def test_a_broken_certificate_changes_nothing(start, authority, identity):
    server = start(*flags(identity), credentials=credentials(authority)).wait_until_serving()
    before = identity.serial
    identity.certificate.write_text("no certificate")
    said = []
    until = time.monotonic() + 3
    while not said and time.monotonic() < until:
        assert served_certificate(server, authority) == before
        said = [line for line in server.lines if "certificate cannot be read" in line["message"]]
        time.sleep(0.1)
    assert said and said[0]["level"] == "ERROR"
    identity.renew(authority, "127.0.0.1", "localhost")
    until_served(server, authority, identity.serial)


def test_a_server_does_not_start_with_half_a_certificate_or_a_broken_one(identity, tmp_path):
    data = ("--data", tmp_path / "data", "--listen", "127.0.0.1:0", "--metrics", "off")
    half = run_to_the_end(*data, "--tls-key", identity.key)
    assert half.returncode != 0 and "tls" in half.stderr and not half.stdout
    identity.certificate.write_text("no certificate")
    broken = run_to_the_end(*data, *flags(identity))
    assert broken.returncode != 0 and str(identity.certificate) in broken.stderr
    missing = run_to_the_end(*data, *flags(identity)[:3], tmp_path / "nowhere.pem")
    assert missing.returncode != 0
