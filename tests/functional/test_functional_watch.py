"""A live feed on the loopback into a case, through the command line."""

import socket
import threading
from contextlib import closing

import pytest

pytest.importorskip("polars")

SENTENCE = b"!AIVDM,1,1,,B,13:BuN001=15mQFOjcOBG1p800SK,0*7B\r\n"


def serve(connections):
    """A TCP server that sends to each connection what it is given, then ends it; its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def work():
        with closing(server):
            for sent in connections:
                line, _ = server.accept()
                with closing(line):
                    line.sendall(sent)

    threading.Thread(target=work, daemon=True).start()
    return server.getsockname()[1]


def test_a_feed_that_breaks_off_is_connected_again_and_its_sentences_are_kept(case, cli):
    port = serve([SENTENCE + SENTENCE[:20], SENTENCE])
    said = cli("watch", case, "--ais", f"tcp://127.0.0.1:{port}", "--for", 2.5)
    assert said.code == 0, said.err
    assert "2 sentences" in said.out
    (stored,) = (case / "tracks" / "sources").glob("*.json")
    assert '"positions": 2' in stored.read_text() or "again" in stored.read_text()


def test_a_websocket_is_heard(case, cli):
    pytest.importorskip("websockets")
    from websockets.sync.server import serve as websocket_server

    def send(line):
        line.send(SENTENCE.decode())

    with websocket_server(send, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        port = server.socket.getsockname()[1]
        said = cli("watch", case, "--ais", f"ws://127.0.0.1:{port}", "--for", 1)
        server.shutdown()
        thread.join()
    assert said.code == 0, said.err
    assert "sentences" in said.out


def test_an_address_that_is_no_feed_is_refused(case, cli):
    assert cli("watch", case, "--ais", "http://127.0.0.1:9").code == 2
