"""What we send passes the official rules; what our tests have broken does not.

Run where ``QRUT_RULES`` names a folder with the two rule files (see ``peppol_rules``), and
``QRUT_XML`` one with documents: those the demo story wrote, or those that the tests of
``qrut_umgange`` write when they run with the same ``QRUT_XML``. Without it nothing is collected.
"""

import os
from pathlib import Path

import pytest

RULES = os.environ.get("QRUT_RULES")
DOCUMENTS = Path(os.environ.get("QRUT_XML") or Path(__file__).parents[1] / ".dev/out/xml")

if RULES:
    from peppol_rules import Rules
    from saxonche import PySaxonProcessor

    paths = sorted(DOCUMENTS.glob("*.xml"))
    broken = [path for path in paths if path.name.startswith("breaks-")]
    ours = [path for path in paths if path not in broken]

    @pytest.fixture(scope="module")
    def rules():
        with PySaxonProcessor(license=False) as processor:
            yield Rules(Path(RULES), processor)

    def test_there_are_documents():
        assert ours, f"no documents in {DOCUMENTS}"

    @pytest.mark.parametrize("path", ours, ids=lambda path: path.stem)
    def test_a_document_of_ours_breaks_no_rule(rules, path):
        assert rules.find_broken(path) == set()

    if broken:

        @pytest.mark.parametrize("path", broken, ids=lambda path: path.stem)
        def test_a_broken_document_breaks_its_rule(rules, path):
            assert path.stem.removeprefix("breaks-") in rules.find_broken(path)
