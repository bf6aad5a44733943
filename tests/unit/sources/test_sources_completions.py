"""A recorded stand-in for a language model's server, asked over real HTTP on loopback."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sitewatch.errors import TooLargeError, UnreadableError
from sitewatch.sources.completions import MOST_BYTES, HttpCompletions


@contextmanager
def server(answer):
    """A server on loopback; `answer` writes to the handler. Gives its address and what it heard."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, dict(self.headers), raw))
            answer(self)

        def log_message(self, *_):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/v1", heard
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def says(raw, status=200, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return answer


def test_the_answer_comes_as_it_was_sent():
    with server(says(b'{"a": 1}')) as (url, heard):
        assert HttpCompletions(url, "secret")(b"{}") == b'{"a": 1}'
    ((path, headers, raw),) = heard
    assert (path, raw) == ("/v1/chat/completions", b"{}")
    assert headers["Authorization"] == "Bearer secret"


def test_without_a_key_none_is_sent():
    with server(says(b"{}")) as (url, heard):
        HttpCompletions(url + "/")(b"{}")
    assert heard[0][0] == "/v1/chat/completions"
    assert "Authorization" not in heard[0][1]


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_an_error_of_the_server_is_named(status):
    with server(says(b"oops", status)) as (url, _), pytest.raises(UnreadableError) as caught:
        HttpCompletions(url)(b"{}")
    assert f"answered {status}" in str(caught.value)
    assert url in str(caught.value)


def test_a_redirect_is_not_followed():
    elsewhere = says(b"", 307, Location="http://127.0.0.1:9/")
    with server(elsewhere) as (url, heard), pytest.raises(UnreadableError, match="answered 307"):
        HttpCompletions(url, "secret")(b"{}")
    assert len(heard) == 1


def test_an_answer_that_is_too_long_is_refused():
    with server(says(b"x" * (MOST_BYTES + 1))) as (url, _), pytest.raises(TooLargeError):
        HttpCompletions(url)(b"{}")


def test_a_server_that_says_nothing_is_left_after_the_time_set():
    gone = threading.Event()
    with server(lambda _: gone.wait(10)) as (url, _):
        begun = time.monotonic()
        with pytest.raises(UnreadableError, match="does not answer"):
            HttpCompletions(url, timeout_s=0.2)(b"{}")
        assert time.monotonic() - begun < 5
        gone.set()


def test_a_server_that_drips_is_left_after_the_time_set():
    stop = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not stop.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    with server(drip) as (url, _):
        with pytest.raises(UnreadableError, match="takes longer than"):
            HttpCompletions(url, timeout_s=0.3)(b"{}")
        stop.set()


def test_nobody_at_the_address():
    with server(says(b"{}")) as (url, _):
        pass
    with pytest.raises(UnreadableError, match="does not answer"):
        HttpCompletions(url)(b"{}")


def test_an_address_that_is_none():
    with pytest.raises(UnreadableError):
        HttpCompletions("http://[::1")(b"{}")
