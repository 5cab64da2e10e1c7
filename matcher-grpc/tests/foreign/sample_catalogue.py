"""The sample catalogue of the project, turned from its JSON into the service's messages.

The JSON form of records and the messages agree on the names of all fields; only enumerations are spelt otherwise, and
further facts of organisations are a list instead of an object. The rest of the way is by the descriptors and knows no
field by name.
"""

import json
from pathlib import Path

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from matcher.v1 import catalogue_pb2, catalogue_pb2_grpc, record_pb2

ROOT = Path(__file__).resolve().parents[3]
FILES = [ROOT / "fixtures/data" / f"{name}.jsonl" for name in ("organisations", "demands", "supplies")]
POSTING_FILES = [
    ROOT / "fixtures/postings" / f"{name}.jsonl" for name in ("organisations", "demands", "experts")
]


def enum_name(enum, word):
    """`DEMAND_STATUS_OPEN` for `open`: the prefix is the one of the value 0."""
    prefix = enum.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return enum.values_by_name[prefix + word.upper()].name


def respelt(value, field):
    """A value of the JSON with the words of its enumerations as the messages spell them."""
    if isinstance(value, list):
        return [respelt(one, field) for one in value]
    if field.message_type is record_pb2.NamedFact.DESCRIPTOR:
        return [named_fact(name, fact) for name, fact in sorted(value.items())]
    if field.type == FieldDescriptor.TYPE_ENUM:
        return enum_name(field.enum_type, value)
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        return fields_respelt(value, field.message_type)
    return value


def named_fact(name, fact):
    """A further fact with its value in the field of its type."""
    match fact:
        case bool():
            return {"name": name, "flag": fact}
        case int() | float():
            return {"name": name, "number": fact}
        case str():
            return {"name": name, "text": fact}
    return {"name": name, "texts": {"texts": fact}}


def fields_respelt(values, message):
    """All fields of an object; one that the message does not have is an error."""
    return {name: respelt(value, message.fields_by_name[name]) for name, value in values.items()}


def record_of_json(text):
    """A line of a file as a message."""
    values = json.loads(text)
    field = record_pb2.Record.DESCRIPTOR.fields_by_name[values.pop("record")]
    record = record_pb2.Record()
    json_format.ParseDict({field.name: fields_respelt(values, field.message_type)}, record)
    return record


def sample_records():
    """All records, in the order of the files: organisations, demands, supplies."""
    return records_of(FILES)


def posting_records():
    """The round of postings: organisations with their ties, demands, experts."""
    return records_of(POSTING_FILES)


def records_of(files):
    """The records of files of the project's own JSON."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [as_kept(record_of_json(line)) for line in lines]


def as_kept(record):
    """The record with the statuses that a missing one counts as, which is how it is given back."""
    if record.HasField("demand") and not record.demand.status:
        record.demand.status = record_pb2.DEMAND_STATUS_OPEN
    if record.HasField("supply") and not record.supply.status:
        record.supply.status = record_pb2.SUPPLY_STATUS_AVAILABLE
    return record


def body(record):
    """The organisation, demand or supply that a record is."""
    return getattr(record, record.WhichOneof("record"))


def key(record):
    """Kind and identifier."""
    return record.WhichOneof("record"), body(record).id


def unnamed(record):
    """A copy without the etag, to be compared with what was sent."""
    copy = type(record)()
    copy.CopyFrom(record)
    copy.ClearField("etag")
    return copy


def import_all(channel, records):
    """Takes records in over the import's stream; gives the results."""
    rows = (
        catalogue_pb2.ImportRecordsRequest(record=record, row=row) for row, record in enumerate(records, 1)
    )
    return list(catalogue_pb2_grpc.CatalogueServiceStub(channel).ImportRecords(rows, timeout=120))
