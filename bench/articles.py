"""Simulated articles of any number, for measuring: no two alike, each says that it is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

OUTLETS = ("Levant Dispatch", "Harbour Wire", "North Quay News", "Meridian Post", "The Daily Berth")
PROVIDERS = ("Maxar Technologies", "Planet Labs", "Airbus Defence and Space", "BlackSky")
SITES = ("Hmeimim air base", "Khmeimim", "Tartus naval base", "the port of Tartous", "Latakia port")
ASSETS = ("Il-76 transport aircraft", "An-124 aircraft", "Ka-52 helicopters", "frigates")
SHIPS = ("landing ships", "cargo ships", "trucks", "fighter jets", "S-400 launchers")
NUMBERS = ("Two", "Three", "At least four", "Five", "About ten", "More than a dozen", "Several")
ACTS = ("were parked", "were seen loading equipment", "remained in place", "had left", "arrived")
SEEN = (
    "{provider} images taken on {day} show {count} {asset} at {site}.",
    "{count} {asset} {act} at {site} on {day}, according to {provider}.",
    "{outlet} reported that {count} {asset} {act} at {site} on {day}.",
    "“{count} {asset} {act} at {site},” {provider} said on {day}.",
    "{site} remained largely unchanged since {earlier}, {provider} said.",
    "An official said on {day} that the withdrawal from {site} would continue.",
)
BACKGROUND = (
    "Diplomats in several capitals declined to comment on the discussions.",
    "Residents of the coastal province described a quiet week with little traffic.",
    "The treaty that governs the lease was signed years earlier and runs for decades.",
    "Prices of bread and fuel in the market had risen again, traders said.",
    "Aid groups asked for safe passage along the main road to the north.",
    "Parliament is expected to debate the budget of the ministry next month.",
    "The weather along the coast was clear, with light winds from the west.",
    "Observers cautioned that a single picture cannot show what is inside a hangar.",
)
SENTENCES_PER_PARAGRAPH = 4
PARAGRAPHS = 6
SHARE_SEEN = 0.5
"""Half of what such a report says is background."""


def simulated_articles(number: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Name and text of each article; the same seed gives the same articles.

    Args:
        number: How many articles, each of about 300 words.
        seed: Seed of the generator.
    """
    random = Random(seed)
    for index in range(number):
        yield f"simulated-{index:06d}.txt", _article(random, index)


def _article(random: Random, index: int) -> str:
    day = date(2024, 12, 1) + timedelta(days=random.randrange(28))
    paragraphs = [
        " ".join(_sentence(random, day) for _ in range(SENTENCES_PER_PARAGRAPH))
        for _ in range(PARAGRAPHS)
    ]
    header = f"{random.choice(OUTLETS)}, simulated article {index}, written for measuring"
    return "\n\n".join([header, f"Published {_written(day)}", *paragraphs]) + "\n"


def _sentence(random: Random, day: date) -> str:
    if random.random() > SHARE_SEEN:
        return random.choice(BACKGROUND)
    return random.choice(SEEN).format(
        provider=random.choice(PROVIDERS),
        outlet=random.choice(OUTLETS),
        site=random.choice(SITES),
        asset=random.choice(ASSETS + SHIPS),
        count=random.choice(NUMBERS),
        act=random.choice(ACTS),
        day=_written(day - timedelta(days=random.randrange(3))),
        earlier=_written(day - timedelta(days=3 + random.randrange(5))),
    )


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
