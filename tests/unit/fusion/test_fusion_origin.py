from __future__ import annotations

from sitewatch.fusion.looks.names import names_of
from sitewatch.fusion.looks.origin import Origin, Standing, origin_of
from sitewatch.model import Link, Medium
from sitewatch.testing.observed import Told, seen, sources

NAMES = names_of(sources(), ())


def origin(*links: tuple[str, Medium], publisher: str | None = "Outlet A") -> Origin:
    chain = tuple(Link(who, medium) for who, medium in links)
    return origin_of(seen(chain=chain), NAMES, publisher)


def test_the_last_of_the_chain_is_the_origin_and_the_rest_is_the_way() -> None:
    found = origin(
        ("Outlet A", Medium.OUTLET), ("Wire", Medium.OUTLET), ("Skylark", Medium.IMAGERY)
    )

    assert (found.key, found.who, found.via) == ("skylark", "Skylark Imaging", ("Wire",))
    assert found.standing is Standing.NAMED


def test_without_a_known_publisher_the_chain_starts_with_who_is_told() -> None:
    found = origin(("Wire", Medium.OUTLET), ("photos", Medium.IMAGERY), publisher="")

    assert (found.standing, found.via) == (Standing.UNNAMED, ("Wire",))


def test_an_article_that_names_nobody_speaks_for_itself() -> None:
    assert origin(("Outlet A", Medium.OUTLET)).standing is Standing.OWN
    assert origin(publisher="").who == "unattributed"
    assert origin(publisher="Outlet A").key == "own:outlet a"


def test_an_outlet_at_the_end_names_nobody_either() -> None:
    found = origin(("Outlet A", Medium.OUTLET), ("Wire", Medium.OUTLET))

    assert (found.standing, found.who, found.via) == (Standing.OWN, "Wire", ("Wire",))


def test_hearsay_behind_a_named_party_is_the_party_s_word() -> None:
    found = origin(
        ("Outlet A", Medium.OUTLET), ("The Staff", Medium.PARTY), ("unnamed", Medium.UNNAMED)
    )

    assert (found.who, found.medium) == ("The Staff", Medium.PARTY)


def test_an_analyst_who_reads_images_is_an_origin_that_rests_on_them() -> None:
    found = origin(
        ("Outlet A", Medium.OUTLET), ("Anna Berg", Medium.ANALYST), ("Skylark", Medium.IMAGERY)
    )

    assert (found.who, found.reads) == ("Anna Berg", "skylark")


def test_unnamed_images_of_two_articles_are_not_one_origin_by_name() -> None:
    told = [Told(article=a, by=("satellite images",)) for a in "ab"]
    keys = {origin_of(seen(told=t), NAMES).key for t in told}

    assert len(keys) == 2


def test_reportedly_adds_nobody() -> None:
    alone = origin(("Outlet A", Medium.OUTLET), ("unnamed", Medium.UNNAMED))
    relayed = origin(
        ("Outlet A", Medium.OUTLET), ("Wire", Medium.OUTLET), ("unnamed", Medium.UNNAMED)
    )

    assert (alone.standing, alone.who, alone.via) == (Standing.OWN, "Outlet A", ())
    assert (relayed.standing, relayed.who) == (Standing.OWN, "Wire")


def test_sources_of_some_kind_are_an_unnamed_origin() -> None:
    found = origin(("Outlet A", Medium.OUTLET), ("port sources", Medium.UNNAMED))

    assert (found.standing, found.who) == (Standing.UNNAMED, "port sources")
