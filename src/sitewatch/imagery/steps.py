"""The steps between a scene and its objects, each behind one function.

A step that this installation lacks says so: a scene that nobody searched is never a scene without
objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from sitewatch.imagery.card import Card
from sitewatch.imagery.records import Found, Mask, Scene
from sitewatch.imagery.seeing import CLOUD

PACKAGE = "sitewatch.imagery"
Recall = tuple[tuple[str, float, float], ...]
"""Class path, lowest and highest chance to find one object of it."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What one detector made of one scene.

    Attributes:
        method: Name and version of the detector.
        paths: Classes that it searched for.
        found: What it found.
        recall: Its own chances by class, where it was measured; empty to take the sensor card.
        card: What is known of its misses, for intervals of counts, or None.
    """

    method: str
    paths: tuple[str, ...]
    found: tuple[Found, ...]
    recall: Recall = ()
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Hiding:
    """What hides the ground in one scene.

    Attributes:
        masks: Hidden pixels by reason.
        reasons: How that was found out, with a word where the way is weak.
    """

    masks: Mapping[str, Mask]
    reasons: tuple[str, ...] = ()


class Detector(Protocol):
    """Whatever finds objects of some classes in scenes that suit it."""

    @property
    def method(self) -> str:
        """Name and version."""
        ...

    @property
    def paths(self) -> tuple[str, ...]:
        """Classes that it searches for."""
        ...

    def suits(self, scene: Scene) -> str:
        """Empty if it can search this scene, else why not."""
        ...

    def search(self, scene: Scene) -> Detection:
        """What it finds."""
        ...


def hiding(scene: Scene) -> Hiding:
    """What hides the ground: cloud, where something can tell it here."""
    if find_spec(f"{PACKAGE}.clouds") is None:
        return Hiding({}, ("cloud was not looked for",))
    found: Any = import_module(f"{PACKAGE}.clouds").hidden(scene)
    weak = ", a weak way" if found.weak else ""
    told = (f"cloud by {found.method}{weak}",) if found.method else ()
    return Hiding({CLOUD: found.mask} if found.mask.any() else {}, told)


def search(
    scene: Scene, detectors: Sequence[Detector]
) -> tuple[tuple[Detection, ...], tuple[str, ...]]:
    """What every detector that suits a scene finds, and why the others did not look."""
    found, refused = [], []
    for detector in detectors:
        why = detector.suits(scene)
        if why:
            refused.append(f"{detector.method}: {why}")
        else:
            found.append(detector.search(scene))
    return tuple(found), tuple(refused)
