import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest

from sitewatch.errors import RefusedError, UsageError
from sitewatch.sources.live import Pace, listen, socket_feed, stamped

START = datetime(2024, 12, 21, 10, tzinfo=UTC)
SENTENCE = b"!AIVDM,1,1,,B,13:BuN001=15mQFOjcOBG1p800SK,0*7B"


class Clock:
    """Every reading is a second later."""

    def __init__(self):
        self.read = 0
        self.waits = []

    def now(self):
        self.read += 1
        return START + timedelta(seconds=self.read - 1)


def heard(connections, pace):
    """Batches, waits and the error at the end; each connection is what it sends, or an error."""
    clock, left = Clock(), iter(connections)

    def connect():
        sent = next(left, OSError(111, "refused"))
        if isinstance(sent, OSError):
            raise sent
        return iter(sent)

    batches = []
    given = listen("tcp://a:1", connect, clock.now, clock.waits.append, pace)
    with pytest.raises(RefusedError) as stopped:
        batches.extend(given)
    return batches, clock.waits, stopped.value


def test_a_sentence_is_stamped_with_its_receive_time():
    # 10:00 UTC on 21 December 2024 is 1,734,775,200,000 ms after 1970.
    line = stamped(SENTENCE, START)
    assert line.startswith(b"\\c:1734775200000*")
    assert line.endswith(b"\\" + SENTENCE)
    assert stamped(line, START + timedelta(days=1)) == line


def test_the_stamp_is_read_back_as_the_time():
    pytest.importorskip("polars")
    from sitewatch.tracks.nmea import read_nmea

    read = read_nmea(stamped(SENTENCE, START), "s")
    assert read.positions["time_us"].to_list() == [1_734_775_200_000_000]


def test_lines_split_between_chunks_are_joined():
    chunks = [SENTENCE[:10], SENTENCE[10:] + b"\r\n" + SENTENCE[:5], SENTENCE[5:] + b"\n"]
    batches, _, _ = heard([chunks], Pace(tries=1))
    assert batches[0].raw.count(SENTENCE + b"\n") == 2
    assert batches[0].media_type == "application/x-nmea0183"
    assert batches[0].origin == "tcp://a:1"


def test_a_batch_is_given_when_it_is_full_or_old():
    # A stamped line of this sentence has 70 bytes with its end, so two of them have 140.
    full, _, _ = heard([[SENTENCE + b"\n"] * 4], Pace(batch_bytes=130, tries=1))
    assert [found.raw.count(b"\n") for found in full] == [2, 2]
    old, _, _ = heard([[SENTENCE + b"\n"] * 5], Pace(batch_s=2, tries=1))
    assert [found.raw.count(b"\n") for found in old] == [3, 2]


def test_a_broken_connection_is_made_again_with_longer_waits():
    connections = [OSError(111, "refused"), OSError(111, "refused"), [SENTENCE + b"\n"]]
    batches, waits, error = heard(connections, Pace(tries=4))
    assert waits == [1, 2, 1, 2, 4]
    assert batches[0].raw.count(b"\n") == 1
    assert "no connection after 4 tries: refused" in str(error)


def test_half_a_line_of_a_broken_connection_is_forgotten():
    batches, _, _ = heard([[SENTENCE[:20]], [SENTENCE + b"\n"]], Pace(tries=3))
    assert batches[0].raw.endswith(b"\\" + SENTENCE + b"\n")
    assert batches[0].raw.count(b"!AIVDM") == 1


def test_a_sender_without_lines_is_refused():
    _, _, error = heard([[b"x" * 2_000]], Pace(tries=1))
    assert "sends no lines" in str(error)


def test_nothing_is_read_while_a_batch_is_stored():
    sent = []

    def connect():
        for number in range(3):
            sent.append(number)
            yield SENTENCE + b"\n"

    clock = Clock()
    batches = listen("tcp://a:1", connect, clock.now, clock.waits.append, Pace(batch_bytes=1))
    next(batches)
    assert sent == [0]
    next(batches)
    assert sent == [0, 1]


def test_a_feed_is_heard_over_tcp():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def send():
            line, _ = server.accept()
            with line:
                line.sendall(SENTENCE + b"\n")

        sender = threading.Thread(target=send)
        sender.start()
        got = b"".join(socket_feed(f"tcp://127.0.0.1:{server.getsockname()[1]}")())
        sender.join()
    assert got == SENTENCE + b"\n"


@pytest.mark.parametrize("address", ["http://a:1", "tcp://a", "tcp://:1", "a:1"])
def test_other_addresses_are_refused(address):
    with pytest.raises(UsageError, match="tcp://host:port"):
        socket_feed(address)


def test_a_feed_that_sent_nothing_until_the_end_is_not_passed_over_in_silence():
    batches, _, error = heard([], Pace(until=START + timedelta(seconds=3)))
    assert not batches
    assert "sent nothing in all this time: refused" in str(error)
