"""gRPC calls with nothing but sockets and the frames of HTTP/2: shows what is really on the wire.

grpcio hides from Python how messages are packed. Headers are sent without compression of any kind and read with the
package `hpack`.
"""

import socket
import struct
import time
from dataclasses import dataclass, field

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING, GOAWAY = 0, 1, 4, 6, 7
ACK, END_STREAM, END_HEADERS = 1, 1, 4


@dataclass
class Answer:
    """What came back: the head, the bytes of the first message as sent, and the trailers."""

    headers: dict = field(default_factory=dict)
    trailers: dict = field(default_factory=dict)
    data: bytes = b""

    @property
    def compressed(self):
        return self.data[0] == 1

    @property
    def message(self):
        (length,) = struct.unpack(">I", self.data[1:5])
        return self.data[5 : 5 + length]


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def exactly(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        assert more, "the server closed the connection"
        data += more
    return data


def head(address, path, encoding, more):
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": address,
        "te": "trailers",
        "content-type": "application/grpc",
        "grpc-accept-encoding": encoding,
        **more,
    }
    return hpack.Encoder().encode(list(fields.items()))


def call(address, path, message, compressed, encoding="gzip", **more):
    """Sends one message, packed already where `compressed` says so; gives everything that comes back."""
    if compressed:
        more["grpc-encoding"] = encoding
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        body = struct.pack(">BI", compressed, len(message)) + message
        connection.sendall(PREFACE + frame(SETTINGS, 0, 0, b""))
        accepted = encoding if compressed else "identity"
        connection.sendall(frame(HEADERS, END_HEADERS, 1, head(address, path, accepted, more)))
        connection.sendall(frame(DATA, END_STREAM, 1, body))
        return read_answer(connection)


def seconds_until_told_to_begin_anew(address):
    """Opens a connection and waits until the server asks for another one, in good order."""
    host, port = address.rsplit(":", 1)
    began = time.monotonic()
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(PREFACE + frame(SETTINGS, 0, 0, b""))
        while True:
            opening = exactly(connection, 9)
            payload = exactly(connection, int.from_bytes(opening[:3], "big"))
            if opening[3] == GOAWAY:
                assert payload[4:8] == bytes(4), payload
                return time.monotonic() - began


def read_answer(connection):
    answer, decoder = Answer(), hpack.Decoder()
    while True:
        opening = exactly(connection, 9)
        payload = exactly(connection, int.from_bytes(opening[:3], "big"))
        kind, flags = opening[3], opening[4]
        assert kind != GOAWAY, payload
        if kind in (SETTINGS, PING) and not flags & ACK:
            connection.sendall(frame(kind, ACK, 0, payload if kind == PING else b""))
        elif kind == DATA:
            answer.data += payload
        elif kind == HEADERS:
            assert flags & END_HEADERS
            fields = dict(decoder.decode(payload))
            if answer.headers:
                answer.trailers = fields
            else:
                answer.headers = fields
        if kind in (DATA, HEADERS) and flags & END_STREAM:
            # An answer that is a failure alone has its trailers in its head.
            answer.trailers = answer.trailers or answer.headers
            return answer
