"""Tables read again while their files stay the same."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from piimss_forecast.core import read


def test_a_table_read_again_is_the_same_and_its_own(tmp_path, monkeypatch):
    first, other = tmp_path / "t.csv", tmp_path / "other" / "t.csv"
    other.parent.mkdir()
    for file in (first, other):
        file.write_text("name,value\na,1.5\nb,2\n")
    before = read.read_csv(first)
    kept = before.copy()
    before.loc[0, "value"] = 9.0  # the caller's own
    with monkeypatch.context() as patch:
        patch.setattr(read, "_raw_table", None)  # no file of this content is taken apart again
        for file in (first, other):
            pd.testing.assert_frame_equal(read.read_csv(file), kept)
    first.write_text("name,value\na,1.5\nb,3\n")
    assert read.read_csv(first)["value"].tolist() == [1.5, 3]


def test_what_is_kept_of_tables_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "_known", {})
    monkeypatch.setattr(read, "_KEPT", 2)
    monkeypatch.setattr(read, "_LARGEST", 40)
    for k in range(4):
        (tmp_path / "t.csv").write_text(f"name,value\na,{k}\n")
        assert read.read_csv(tmp_path / "t.csv")["value"].tolist() == [k]
    (tmp_path / "t.csv").write_text("name,value\n" + "a,1\n" * 20)
    assert len(read.read_csv(tmp_path / "t.csv")) == 20
    assert [frame["value"].item() for _, frame in read._known.values()] == [2, 3]


def test_threads_that_read_at_once_get_each_its_table(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "_known", {})
    monkeypatch.setattr(read, "_KEPT", 1)
    files = [tmp_path / f"{k}.csv" for k in range(4)]
    for k, file in enumerate(files):
        file.write_text(f"value\n{k}\n")
    often, interval = 1e-6, sys.getswitchinterval()
    sys.setswitchinterval(often)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(read.read_csv, files * 60))
    finally:
        sys.setswitchinterval(interval)
    assert [table["value"].item() for table in found] == [0, 1, 2, 3] * 60
