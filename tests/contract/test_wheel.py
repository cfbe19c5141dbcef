"""The wheel carries data, models, template and licences, and runs without the checkout."""

import shutil
import subprocess
import sys
import zipfile

import pytest


@pytest.mark.slow
def test_the_wheel_is_whole_and_runs_alone(root, tmp_path):
    source = tmp_path / "source"
    for part in ("piimss_forecast", "data", "models"):
        shutil.copytree(root / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        (source / part).write_bytes((root / part).read_bytes())
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, source],
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, name in (("data", "_data"), ("models", "_models")):
        for file in (root / folder).rglob("*"):
            if file.is_file():
                assert (
                    f"piimss_forecast/{name}/{file.relative_to(root / folder).as_posix()}" in inside
                ), file
    assert {"piimss_forecast/py.typed", "piimss_forecast/report/page.html"} <= inside
    assert any(n.endswith("licenses/NOTICE") for n in inside)
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import piimss_forecast as pf; print(pf.__file__);"
        " print(pf.project('adverso', draws=2).manifest['digests']['data'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "site",
        capture_output=True,
        text=True,
        check=True,
    )
    path, digest = done.stdout.split()
    assert path.startswith(str(tmp_path / "site"))
    import piimss_forecast as pf

    assert digest == pf.catalog(root / "data").digest
