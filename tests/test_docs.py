"""The pages that a reader trusts say what the code does."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "qrut_umgange" / "models"
STATES = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")


def documented(model):
    """Return the transition table of ``model`` as docs/states.md has it."""
    section = STATES.split(f"## {model}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", section, re.MULTILINE)
    return {state: () if after == "–" else tuple(after.split(", ")) for state, after in rows if state != "state"}


def unfold(row, constants):
    """Return the values of a tuple in the code, the ``*NAME`` of another one unfolded."""
    return tuple(
        value
        for item in row.elts
        for value in (constants[item.value.id] if isinstance(item, ast.Starred) else (ast.literal_eval(item),))
    )


def coded(path):
    """Return the table ``_transitions`` of a model's file, constants of the file resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            constants[node.targets[0].id] = unfold(node.value, constants)
    table = next(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_transitions"
    )
    return {key.value: unfold(row, constants) for key, row in zip(table.keys, table.values, strict=True)}


@pytest.mark.parametrize(
    "path",
    sorted(path for path in MODELS.glob("*.py") if "\n    _transitions = {\n" in path.read_text())
    + [MODELS / "umgange_plan.py", MODELS / "umgange_journal_entry.py"],
    ids=lambda path: path.stem,
)
def test_the_page_of_states_is_the_table_in_the_code(path):
    name = re.search(r'_name = "([\w.]+)"', path.read_text(encoding="utf-8")).group(1)
    assert documented(name) == coded(path)


@pytest.mark.parametrize(
    "page", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]), ids=lambda page: page.name
)
def test_a_page_points_at_what_is_there(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
BROKEN = "test_broken_"


def find_tests():
    """Return the names of the tests in each test file, by the file's name."""
    found = {}
    for path in (path for path in ROOT.rglob("test_*.py") if ".dev" not in path.parts):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
        for name in {path.name, *([BROKEN] if path.name.startswith(BROKEN) else [])}:
            found.setdefault(name, set()).update(names)
    return found


def test_the_threat_model_names_tests_that_are_there():
    tests = find_tests()
    named = re.findall(r"`(?:[\w]+/)*(broken|test_\w+\.py)(?:::(\w+))?`", MODEL)
    assert len(named) > 60
    missing = [
        (file, test)
        for file, test in ((BROKEN if file == "broken" else file, test) for file, test in named)
        if file not in tests or (test and test not in tests[file])
    ]
    assert missing == []


def test_the_threat_model_knows_each_mechanism_that_is_switched_off():
    named = set(re.findall(r"`(?:tests/)?broken::(\w+)`", MODEL))
    assert find_tests()[BROKEN] == named


def test_each_promise_of_the_threat_model_has_its_mechanism_and_its_test():
    table = MODEL.split("\n## Promise", 1)[1].split("\n## ", 1)[0]
    lines = re.findall(r"^\|.*\|$", table, re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    promises = [row for row in rows[2:] if not row[0].strip("| ").startswith("**")]
    assert len(promises) > 30
    assert [row for row in promises if len(row) != 4 or not row[1] or "test_" not in row[2]] == []
