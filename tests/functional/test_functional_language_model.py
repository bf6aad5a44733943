"""A case with a language model: a stand-in that answers over real HTTP on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

TEXT = (
    "Khmeimim, simulated for a test.\n\nWatchers at Khmeimim told of Il-76s gone silent, a dozen.\n"
)
QUOTE = "Il-76s gone silent, a dozen"
RECORD = {
    "quote": QUOTE,
    "site": "hmeimim",
    "class": "aircraft",
    "type": "Il-76",
    "count": "a dozen",
    "state": "present",
    "polarity": "affirmed",
    "modality": "asserted",
    "cited": [{"field": "site", "quote": "Khmeimim", "occurrence": 2}],
}


class StandIn:
    """What the stand-in answers, and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.records: list[object] = [RECORD]
        self.heard: list[bytes] = []

    def body(self) -> bytes:
        content = json.dumps({"observations": self.records})
        return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    told = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            raw = told.body()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def asked(case: Path, cli: Callable, tmp_path: Path, stand_in: StandIn) -> Path:
    """A case with one article that names the stand-in as its language model."""
    article = tmp_path / "told.txt"
    article.write_text(TEXT, "utf-8")
    assert cli("add", case, article, "--published", "2024-12-13").code == 0
    settings = case / "sitewatch.toml"
    table = f'\n[language_model]\nurl = "{stand_in.url}"\nmodel = "toy/7b"\n'
    settings.write_text(settings.read_text("utf-8") + table, "utf-8")
    return case


def run(cli: Callable, case: Path) -> object:
    return cli("run", case, "--as-of", "2024-12-31", "--json")


def made(cli: Callable, case: Path) -> list[str]:
    """Methods of the observations that quote the planted words."""
    out = cli("export", case, "--to", "csv", "-o", case / "csv").code
    assert out == 0
    rows = (case / "csv" / "observations.csv").read_text("utf-8").splitlines()
    return [row for row in rows if "language-model/toy/7b" in row]


def test_without_settings_nothing_is_asked(case, cli, tmp_path, stand_in):
    (tmp_path / "told.txt").write_text(TEXT, "utf-8")
    cli("add", case, tmp_path / "told.txt", "--published", "2024-12-13")
    run(cli, case)
    assert stand_in.heard == []


def test_what_it_says_is_marked_as_its_own_and_asked_for_once(asked, cli, stand_in):
    assert run(cli, asked).code == 0
    assert len(stand_in.heard) == 1
    assert len(made(cli, asked)) == 1
    assert "[language model toy/7b]" in cli("timeline", asked, "hmeimim").out
    cli("report", asked, "-o", asked / "report.html")
    assert "[language model toy/7b]" in (asked / "report.html").read_text("utf-8")
    cli("run", asked, "--as-of", "2024-12-31", "--afresh")
    assert len(stand_in.heard) == 1
    assert len(made(cli, asked)) == 1
    assert cli("verify", asked, "--as-of", "2024-12-31").code == 0


def test_what_the_text_does_not_bear_out_is_refused_and_counted(asked, cli, stand_in):
    stand_in.records = [
        {**RECORD, "quote": "a dozen An-124s gone silent"},
        {**RECORD, "count": "9"},
    ]
    assert run(cli, asked).code == 0
    assert made(cli, asked) == []


def test_a_server_that_is_down_leaves_the_rules_reading_and_is_asked_again(asked, cli, stand_in):
    stand_in.status = 500
    said = run(cli, asked)
    assert said.code == 1
    assert "answered 500" in said.err
    assert json.loads(said.out)["read"] == 1
    stand_in.status = 200
    again = run(cli, asked)
    assert again.code == 0
    assert json.loads(again.out)["read"] == 1
    assert len(made(cli, asked)) == 1
    assert json.loads(run(cli, asked).out)["kept"] == 1


def test_an_answer_that_is_no_json_is_told_and_not_asked_for_again(asked, cli, stand_in):
    stand_in.body = lambda: b"I would rather not."
    assert run(cli, asked).code == 0
    cli("run", asked, "--as-of", "2024-12-31", "--afresh")
    assert len(stand_in.heard) == 1
    assert made(cli, asked) == []


def test_doctor_says_whether_a_case_names_one_and_whether_it_answers(asked, cli, stand_in):
    said = cli("doctor", asked, "--json").out
    row = next(r for r in map(json.loads, said.splitlines()) if r["part"] == "second reader")
    assert row["ok"] is True
    assert "toy/7b" in row["detail"]
    none = next(
        r for r in map(json.loads, cli("doctor", "--json").out.splitlines())
        if r["part"] == "second reader"
    )  # fmt: skip
    assert none["ok"] is False
    assert "off" in none["detail"]
