"""What a call that fails says, and what every one of them has to say."""

import contextlib
import re
from dataclasses import dataclass

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass
class Failure:
    """A failed call: its code, the reason for programs, the sentence for people, and the faulty fields."""

    code: grpc.StatusCode
    message: str
    reason: str
    chinese: str
    fields: dict
    retry_seconds: float | None


def detail(status, kind):
    """The one detail of a kind; none when it is not there."""
    found = [one for one in status.details if one.Is(kind.DESCRIPTOR)]
    assert len(found) <= 1, found
    message = kind()
    return message if found and found[0].Unpack(message) else None


def read(error):
    """Reads the details of an error, and sees that none of what every failure has is missing."""
    status = rpc_status.from_call(error)
    assert status is not None, f"no details: {error!r}"
    info = detail(status, error_details_pb2.ErrorInfo)
    told = detail(status, error_details_pb2.LocalizedMessage)
    assert info is not None and info.domain == "matcher" and re.fullmatch("[A-Z][A-Z_]+", info.reason), status
    assert told is not None and told.locale == "zh-CN" and CHINESE.search(told.message), status
    faults = detail(status, error_details_pb2.BadRequest)
    fields = {fault.field: fault.description for fault in faults.field_violations} if faults else {}
    assert all(CHINESE.search(description) for description in fields.values()), fields
    retry = detail(status, error_details_pb2.RetryInfo)
    seconds = retry.retry_delay.ToTimedelta().total_seconds() if retry else None
    return Failure(error.code(), error.details(), info.reason, told.message, fields, seconds)


class Told:
    """Holds the failure after the block."""

    failure: Failure


@contextlib.contextmanager
def refused(code, reason, *fields):
    """The calls inside fail with this code and reason, naming exactly these fields."""
    told = Told()
    try:
        yield told
    except grpc.RpcError as error:
        told.failure = read(error)
    else:
        raise AssertionError(f"not refused; expected {code} {reason}")
    failure = told.failure
    assert (failure.code, failure.reason) == (code, reason), failure
    assert sorted(failure.fields) == sorted(fields), failure
