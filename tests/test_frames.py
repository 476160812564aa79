"""Frames: every example of every cue file, and what they rest on."""

from pathlib import Path

import pytest

from claimlint import context

DATA = context.load(Path(__file__).parents[1] / "rulesets" / "contexts")


@pytest.mark.parametrize("example", DATA["examples"], ids=[e["where"] for e in DATA["examples"]])
def test_example_of_a_cue_file_gets_its_frame(example):
    frame = context.frame_of(example["text"], example["start"], example["end"], example["kind"])
    assert (frame.name, frame.excuses) == (example["frame"], example["excuses"]), frame
    if example["cue"] is not None:
        assert frame.cue == example["cue"]
    assert frame.cue_start < 0 or example["text"][frame.cue_start : frame.cue_end] == frame.cue
