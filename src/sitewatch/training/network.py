"""The network: a small U-Net whose cells say "here is a middle", and where its sides are.

Most of its work is done at an eighth and a sixteenth of the resolution by blocks that look far
(5 x 5, each channel apart) and mix narrowly, so that a core reads some square kilometres a second.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from sitewatch.training.terms import STRIDE

CHANNELS = (16, 32, 80, 144, 160)
"""Channels at a half, quarter, eighth, sixteenth and thirty-second of the resolution."""
DEPTHS = (1, 3, 3, 2)
"""Blocks at a quarter, eighth, sixteenth and thirty-second."""
RARE = -3.5
"""Logit of the heat map before learning: middles are rare. Source: Lin et al., Focal loss (2017),
section 4.1."""


def layer(
    wide_in: int, wide_out: int, side: int = 3, step: int = 1, apart: int = 1
) -> nn.Sequential:
    """A convolution with normalised output."""
    convolution = nn.Conv2d(wide_in, wide_out, side, step, side // 2, groups=apart, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(wide_out))


def active(*layers: nn.Module) -> nn.Sequential:
    """Layers whose output is cut at zero."""
    return nn.Sequential(*layers, nn.ReLU(inplace=True))


class Wide(nn.Module):
    """Adds what a far look at each channel, mixed, says."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.look = layer(wide, wide, 5, apart=wide)
        self.widen = active(layer(wide, wide * 2, 1))
        self.narrow = layer(wide * 2, wide, 1)
        nn.init.zeros_(self.narrow[1].weight)  # begins as if it were not there

    def forward(self, given: Tensor) -> Tensor:
        """The input with what was seen added."""
        with torch.autocast(
            "cpu", enabled=False
        ):  # five times faster: halves are slow channel-wise
            looked = self.look(given.float())
        made: Tensor = given + self.narrow(self.widen(looked))
        return made


class Dense(nn.Module):
    """Adds what a near look at all channels says."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.look = active(layer(wide, wide))

    def forward(self, given: Tensor) -> Tensor:
        """The input with what was seen added."""
        made: Tensor = given + self.look(given)
        return made


class Detector(nn.Module):
    """The whole network."""

    def __init__(self, bands: int = 3) -> None:
        super().__init__()
        half, quarter, eighth, sixteenth, last = CHANNELS
        self.stem = active(layer(bands, half, 3, 2))
        self.down4 = _down(half, quarter, Dense, DEPTHS[0])
        self.down8 = _down(quarter, eighth, Wide, DEPTHS[1])
        self.down16 = _down(eighth, sixteenth, Wide, DEPTHS[2])
        self.down32 = _down(sixteenth, last, Wide, DEPTHS[3])
        self.up16, self.mix16 = active(layer(last, sixteenth, 1)), Wide(sixteenth)
        self.up8, self.mix8 = active(layer(sixteenth, eighth, 1)), Wide(eighth)
        self.up4, self.mix4 = active(layer(eighth, quarter, 1)), Dense(quarter)
        self.head = active(layer(quarter, quarter))
        self.heat, self.sides = nn.Conv2d(quarter, 1, 1), nn.Conv2d(quarter, 4, 1)
        nn.init.constant_(self.heat.bias, RARE)
        nn.init.constant_(self.sides.bias, 1.2)  # e^1.2 cells: half of a box of 27 pixels
        nn.init.normal_(self.sides.weight, std=0.01)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of middles, and logarithms of how far the four sides are [cells]."""
        at4 = self.down4(self.stem(picture))
        at8 = self.down8(at4)
        at16 = self.down16(at8)
        at16 = self.mix16(at16 + _twice(self.up16(self.down32(at16))))
        at8 = self.mix8(at8 + _twice(self.up8(at16)))
        seen = self.head(self.mix4(at4 + _twice(self.up4(at8))))
        return self.heat(seen), self.sides(seen)


class Exported(nn.Module):
    """The network with the outputs of a CenterNet: heat map, sizes [pixels], offsets [cells]."""

    def __init__(self, network: Detector) -> None:
        super().__init__()
        self.network = network

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Probability of middles, width and height, and where the middle of the box lies."""
        heat, sides = self.network(picture)
        near, far = sides.exp().split(2, dim=1)  # left and top, right and bottom
        return torch.sigmoid(heat), (near + far) * STRIDE, (far - near) / 2


def _down(wide_in: int, wide_out: int, block: type[nn.Module], depth: int) -> nn.Sequential:
    blocks = (block(wide_out) for _ in range(depth))
    return nn.Sequential(active(layer(wide_in, wide_out, 3, 2)), *blocks)


def _twice(given: Tensor) -> Tensor:
    return functional.interpolate(given, scale_factor=2.0, mode="nearest")
