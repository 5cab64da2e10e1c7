"""Servers for the tests: with the sample catalogue, empty, or with tokens."""

import shutil
from types import SimpleNamespace

import pytest
from matcher.v1 import (
    admin_pb2_grpc,
    assignment_pb2_grpc,
    catalogue_pb2_grpc,
    coupling_pb2_grpc,
    eligibility_pb2_grpc,
    feedback_pb2_grpc,
    matching_pb2_grpc,
    roadshow_pb2_grpc,
)

from sample_catalogue import import_all, posting_records, sample_records
from server_process import MatcherServer
from tokens import one_of_each


def stubs(channel):
    """The services on a connection."""
    return SimpleNamespace(
        admin=admin_pb2_grpc.AdminServiceStub(channel),
        assignment=assignment_pb2_grpc.AssignmentServiceStub(channel),
        catalogue=catalogue_pb2_grpc.CatalogueServiceStub(channel),
        coupling=coupling_pb2_grpc.CouplingServiceStub(channel),
        eligibility=eligibility_pb2_grpc.EligibilityServiceStub(channel),
        feedback=feedback_pb2_grpc.FeedbackServiceStub(channel),
        matching=matching_pb2_grpc.MatchingServiceStub(channel),
        roadshow=roadshow_pb2_grpc.RoadshowServiceStub(channel),
    )


@pytest.fixture(scope="session")
def records():
    """The sample catalogue's records."""
    return sample_records()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory, records):
    """A data folder with the sample catalogue; to be copied, not used."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    server = MatcherServer(folder).wait_until_serving()
    try:
        with server.channel() as channel:
            results = import_all(channel, records)
        assert [result.error.message for result in results if result.HasField("error")] == []
        # Copies then need not catch up when they are opened.
        written = server.metric("matcher_written_sequence")
        server.wait_for_metric("matcher_visible_sequence", lambda visible: visible == written)
    finally:
        server.stop()
    return folder


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Starts servers, and stops those that the tests have left running."""
    running = []

    def start_server(*arguments, data=None, **options):
        server = MatcherServer(data or tmp_path_factory.mktemp("data"), *arguments, **options)
        running.append(server)
        return server

    yield start_server
    failures = []
    for server in running:
        try:
            server.stop()
        except AssertionError as failure:
            failures.append(failure)
    assert failures == []


@pytest.fixture(scope="module")
def copy_of_sample(sample_folder, tmp_path_factory):
    """Makes copies of the sample's data folder."""

    def copy():
        return shutil.copytree(sample_folder, tmp_path_factory.mktemp("copy") / "data")

    return copy


@pytest.fixture(scope="session")
def sample(sample_folder, tmp_path_factory):
    """A server with the sample catalogue, for all tests that leave it as it is."""
    folder = shutil.copytree(sample_folder, tmp_path_factory.mktemp("shared") / "data")
    server = MatcherServer(folder).wait_until_serving()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def api(sample):
    """The services of the server with the sample catalogue."""
    with sample.channel() as channel:
        yield stubs(channel)


@pytest.fixture(scope="module")
def posting_server(start):
    """A server with the round of postings of the fixtures, which is no part of the sample."""
    server = start().wait_until_serving()
    with server.channel() as channel:
        results = import_all(channel, posting_records())
    assert [result.error.message for result in results if result.HasField("error")] == []
    written = server.metric("matcher_written_sequence")
    server.wait_for_metric("matcher_visible_sequence", lambda visible: visible == written)
    return server


@pytest.fixture(scope="module")
def postings(posting_server):
    """The services of the server with the round of postings."""
    with posting_server.channel() as channel:
        yield stubs(channel)


@pytest.fixture(scope="module")
def own(start):
    """A server of the module's own, empty at first."""
    return start().wait_until_serving()


@pytest.fixture(scope="module")
def own_api(own):
    """The services of the module's own server."""
    with own.channel() as channel:
        yield stubs(channel)


@pytest.fixture(scope="module")
def tokens_and_server(start, copy_of_sample):
    """Tokens by name, and a server with the sample catalogue that asks for them."""
    folder = copy_of_sample()
    tokens = one_of_each(folder)
    return tokens, start(data=folder).wait_until_serving()
