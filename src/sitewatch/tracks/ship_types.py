"""Asset classes from the ship types that AIS sends."""

from __future__ import annotations

VESSEL = "vessel"
AIRCRAFT = "aircraft"

SINGLE = {
    30: "vessel.merchant.fishing",
    31: "vessel.merchant.tug",
    32: "vessel.merchant.tug",
    33: "vessel.merchant.service",
    34: "vessel.merchant.service",
    35: "vessel.naval",
    36: "vessel.merchant.passenger",
    37: "vessel.merchant.passenger",
    50: "vessel.merchant.service",
    51: "vessel.merchant.service",
    52: "vessel.merchant.tug",
    53: "vessel.merchant.service",
    54: "vessel.merchant.service",
    55: "vessel.naval.patrol",
}
TENS = {
    6: "vessel.merchant.passenger",
    7: "vessel.merchant.cargo",
    8: "vessel.merchant.tanker",
}


def class_of(ship_type: int | None, kind: str) -> str:
    """Class path of a ship type; as coarse as the type leaves it.

    The type is what the crew has typed in. It knows no ro-ro ships (they are cargo ships to it),
    and 35, "engaged in military operations", is sent by few that could.

    Source:
        ITU-R M.1371-5, annex 8, table 53.
    """
    if kind in ("adsb", "sar-aircraft"):
        return AIRCRAFT
    if ship_type is None:
        return VESSEL
    return SINGLE.get(ship_type, TENS.get(ship_type // 10, VESSEL))
