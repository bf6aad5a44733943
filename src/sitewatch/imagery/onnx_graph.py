"""Whether an ONNX file is plain enough to be run: it comes from strangers.

The file is walked by hand, without loading it: a network that names files outside itself, brings
operators of unknown domains, or holds loops could read other files or never end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError

MOST_BYTES = 200_000_000
"""Largest network that is read [bytes]. Source: judgement; YOLO11x, the largest of a family in
common use, exports to 228 MB, its next smaller sister to 102 MB."""
MOST_NODES = 20_000
"""Most operators in a graph. Source: judgement; RT-DETR exports have about 2,000."""
DOMAINS = frozenset({"", "ai.onnx", "ai.onnx.ml"})
"""Domains of operators that are standard. Source: ONNX IR specification, operator sets."""
LOOPS = frozenset({"Loop", "Scan", "If", "SequenceMap"})
"""Operators that hold further graphs; detectors do without, and a loop need not end."""

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
"""Wire types. Source: Protocol Buffers, encoding."""
_EXTERNAL = 1
"""Value of `TensorProto.data_location` for data in another file. Source: onnx.proto."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Attributes:
        number: Its number.
        value: Its number, or its bytes.
    """

    number: int
    value: int | bytes


def check_network(raw: bytes, where: str) -> int:
    """Number of operators of a network that is plain enough.

    Raises:
        TooLargeError: If it is larger than is run.
        RefusedError: If it points to other files, or holds loops or operators of its own.
        UnreadableError: If it is no ONNX file.
    """
    if len(raw) > MOST_BYTES:
        raise TooLargeError(f"a network of more than {MOST_BYTES} bytes", where=where)
    try:
        graphs, count = 0, 0
        for field in _fields(raw):
            if field.number == 25:  # ModelProto.functions
                raise RefusedError("a network with functions of its own", where=where)
            if field.number == 7:  # ModelProto.graph
                graphs, count = graphs + 1, _check_graph(_message(field), where)
    except (IndexError, ValueError) as error:
        raise UnreadableError(f"not an ONNX file: {error}", where=where) from error
    if graphs != 1 or not 0 < count <= MOST_NODES:
        raise UnreadableError(f"{graphs} graphs and {count} operators", where=where)
    return count


def _check_graph(raw: bytes, where: str) -> int:
    count = 0
    for field in _fields(raw):
        if field.number == 1:  # GraphProto.node
            count += 1
            _check_node(_message(field), where)
        elif field.number == 5:  # GraphProto.initializer
            _check_tensor(_message(field), where)
        elif field.number == 15:  # GraphProto.sparse_initializer
            raise RefusedError("a network with sparse weights", where=where)
    return count


def _check_node(raw: bytes, where: str) -> None:
    for field in _fields(raw):
        if field.number == 4 and _text(field) in LOOPS:  # NodeProto.op_type
            raise RefusedError(f"a network with the operator {_text(field)}", where=where)
        if field.number == 7 and _text(field) not in DOMAINS:  # NodeProto.domain
            raise RefusedError(f"operators of the domain {_text(field)!r}", where=where)
        if field.number == 5:  # NodeProto.attribute
            _check_attribute(_message(field), where)


def _check_attribute(raw: bytes, where: str) -> None:
    for field in _fields(raw):
        if field.number in {5, 10}:  # AttributeProto.t, tensors
            _check_tensor(_message(field), where)
        if field.number in {6, 11, 22, 23}:  # g, graphs, sparse_tensor, sparse_tensors
            raise RefusedError("a network with graphs inside its operators", where=where)


def _check_tensor(raw: bytes, where: str) -> None:
    for field in _fields(raw):
        if field.number == 13 or (field.number == 14 and field.value == _EXTERNAL):
            raise RefusedError("weights that lie in another file", where=where)


def _text(field: Field) -> str:
    return _message(field).decode("utf-8")


def _message(field: Field) -> bytes:
    if not isinstance(field.value, bytes):
        raise ValueError(f"field {field.number} is no message")  # noqa: TRY004  # of the file
    return field.value


def _fields(raw: bytes) -> Iterator[Field]:
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        wire = tag & 7
        if tag >> 32:  # others read 32 bits of it, and so another field
            raise ValueError("a field number that is too large")
        if wire == _VARINT:
            number, at = _varint(raw, at)
            yield Field(tag >> 3, number)
            continue
        if wire == _BYTES:
            length, at = _varint(raw, at)
        elif wire in {_EIGHT, _FOUR}:
            length = 8 if wire == _EIGHT else 4
        else:
            raise ValueError(f"wire type {wire}")
        if at + length > len(raw):
            raise ValueError("cut off")
        yield Field(tag >> 3, raw[at : at + length])
        at += length


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        value |= (raw[at] & 127) << shift
        at += 1
        if raw[at - 1] < 128:
            return value, at
    raise ValueError("a number without end")
