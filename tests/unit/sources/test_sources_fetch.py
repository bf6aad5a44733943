import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from sitewatch.errors import RefusedError, TooLargeError, UnreadableError
from sitewatch.sources.fetch import HttpFetch, is_public
from sitewatch.sources.limits import Limits


class Site(BaseHTTPRequestHandler):
    """A small site; `/to?…` redirects to what follows."""

    def do_GET(self):
        self.server.hosts.append(self.headers["Host"])
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.end_headers()
        elif self.path == "/page":
            self._send(b"<html><body>Two tugs.</body></html>")
        elif self.path == "/long":
            self._send(b"x" * 5000)
        elif self.path == "/slow":
            self._drip()
        else:
            self.send_error(404)

    def _send(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(50):
                self.wfile.write(b"x" * 100)
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return

    def log_message(self, *_):
        return


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.hosts = []
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def loopback(host, _port):
    return {"inner.example": ["10.0.0.7"], "mixed.example": ["127.0.0.1", "10.0.0.7"]}.get(
        host, ["127.0.0.1"]
    )


FETCH = HttpFetch(resolve=loopback, allow=lambda address: str(address) == "127.0.0.1")


def address(site, path):
    return f"http://news.example:{site.server_port}{path}"


def test_a_page_comes_with_its_address(site):
    fetched = FETCH(address(site, "/page"), Limits())
    assert fetched.raw == b"<html><body>Two tugs.</body></html>"
    assert fetched.address == address(site, "/page")
    assert site.hosts == [f"news.example:{site.server_port}"]


def test_redirects_are_followed_to_the_last_address(site):
    assert FETCH(address(site, "/to?/page"), Limits()).address == address(site, "/page")


def test_every_hop_is_checked(site):
    target = f"/to?http://inner.example:{site.server_port}/page"
    with pytest.raises(RefusedError, match=r"10\.0\.0\.7, which is not on the public internet"):
        FETCH(address(site, target), Limits())


def test_one_inner_address_among_several_is_enough_to_refuse(site):
    with pytest.raises(RefusedError, match=r"10\.0\.0\.7"):
        FETCH(f"http://mixed.example:{site.server_port}/page", Limits())
    assert site.hosts == []


def test_redirects_to_other_schemes_are_refused(site):
    with pytest.raises(RefusedError, match="only http and https"):
        FETCH(address(site, "/to?file:///etc/passwd"), Limits())


def test_redirects_without_end_are_refused(site):
    path = "/to?" * 4 + "/page"
    with pytest.raises(RefusedError, match="more than 2 redirects"):
        FETCH(address(site, path), Limits(redirects=2))


def test_size_is_limited_while_reading(site):
    with pytest.raises(TooLargeError, match="1000 bytes"):
        FETCH(address(site, "/long"), Limits(file_bytes=1000))


def test_time_is_limited_while_reading(site):
    with pytest.raises(TooLargeError, match="takes longer than"):
        FETCH(address(site, "/slow"), Limits(timeout_s=0.2))


def test_errors_of_the_server_are_named(site):
    with pytest.raises(UnreadableError, match="answered 404"):
        FETCH(address(site, "/missing"), Limits())


def test_a_server_that_is_not_there_is_named(site):
    site.server_close()
    with pytest.raises(UnreadableError, match="cannot be fetched"):
        FETCH(address(site, "/page"), Limits(timeout_s=1))


def test_unknown_hosts_are_named():
    def nowhere(_host, _port):
        raise OSError("no such name")

    with pytest.raises(UnreadableError, match=r"no such host: news\.example"):
        HttpFetch(resolve=nowhere)("http://news.example/", Limits())


@pytest.mark.parametrize(
    "given",
    ["ftp://news.example/a", "file:///etc/passwd", "http:///a", "gopher://x/", "http://[bad/"],
)
def test_other_schemes_and_broken_addresses_are_refused(given):
    with pytest.raises(RefusedError):
        FETCH(given, Limits())


def test_passwords_in_addresses_are_refused_and_not_repeated():
    with pytest.raises(RefusedError) as caught:
        FETCH("http://me:secret@news.example/", Limits())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(given):
    assert not is_public(ip_address(given))


@pytest.mark.parametrize("given", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_outer_addresses_are_public(given):
    assert is_public(ip_address(given))


@pytest.mark.parametrize("given", ["http://127.0.0.1/", "http://[::1]/", "http://localhost/"])
def test_loopback_is_refused_by_default(given):
    with pytest.raises(RefusedError, match="not on the public internet"):
        HttpFetch()(given, Limits())
