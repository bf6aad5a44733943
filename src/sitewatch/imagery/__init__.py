"""Scenes of optical and radar satellites: from pixels to looks and observations. An extra."""
