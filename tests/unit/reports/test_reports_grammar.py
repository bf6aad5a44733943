import re
import tomllib
from importlib.resources import files

from sitewatch.reports.cues import cues
from sitewatch.reports.frames import frame_book
from sitewatch.reports.grammar import listed


def sources():
    folder = files("sitewatch.reports")
    return [f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".py")]


def names(pattern):
    return sorted({name for text in sources() for name in re.findall(pattern, text)})


def test_every_list_that_the_code_names_is_in_the_data():
    found = names(r'listed\("([a-z_]+\.[a-z_]+)"\)')
    assert len(found) > 40
    assert all(listed(name) for name in found)


def test_every_cue_that_the_code_names_is_in_the_data():
    found = names(r'cues\(\)\["([a-z_]+\.[a-z_]+)"\]')
    assert len(found) > 15
    assert all(name in cues() for name in found)


def test_every_frame_list_that_the_code_names_is_in_the_data():
    found = names(r'lists\["([a-z_.]+)"\]')
    assert len(found) > 15
    assert all(frame_book().lists[name] for name in found)


def test_no_list_of_the_data_is_left_unused():
    text = "\n".join(sources())
    data = tomllib.loads(files("sitewatch.reports").joinpath("grammar_en.toml").read_text("utf-8"))
    unused = [
        f"{table}.{key}"
        for table, entries in data.items()
        for key in entries
        if f'"{table}.{key}"' not in text
    ]
    assert unused == []
