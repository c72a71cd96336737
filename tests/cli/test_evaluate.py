from tests.cli.running import run


def test_absent_data_is_said(tmp_path):
    """Without the data set, one sentence says where it was looked for, and the code is 2."""
    result = run("evaluate", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"There is no ContractNLI file at {tmp_path}/dev.json.")


def test_a_data_set_is_measured(tmp_path):
    """A file in the data set's format comes out as a table of figures."""
    (tmp_path / "dev.json").write_text(
        '{"documents": [{"text": "Nothing.", "spans": [[0, 8]], "annotation_sets": '
        '[{"annotations": {"nda-1": {"choice": "NotMentioned", "spans": []}}}]}]}'
    )
    result = run("evaluate", tmp_path)
    assert result.exit_code == 0
    accuracy = next(line for line in result.stdout.splitlines() if line.startswith("accuracy"))
    assert accuracy.split() == ["accuracy", "1.000", "1/1"]
