from importlib.util import find_spec

import pytest

from sitewatch.cli import main


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_training_without_its_extra_says_what_to_install(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["train", str(tmp_path), "--out", str(tmp_path / "pack"), "--gsd", "0.5"])
    assert stopped.value.code == 2
    told = capsys.readouterr().err
    assert "sitewatch[imagery,train]" in told
    assert not (tmp_path / "pack").exists()
