import json
import re
from base64 import b64decode

from lxml import etree

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from odoo.addons.qrut_umgange.tools.child_talk import CARDS, FACES, SCALE

from ..tools import child_drawing

SCREEN = "qrut_umgange/static/src/js/child_face.js"


@tagged("post_install", "-at_install")
class TestChildDrawing(BaseCase):
    """A child's answer is drawn on paper as it was on the screen that the child pointed at."""

    def _read(self, name):
        """Return a table of the screen's drawings."""
        with file_open(SCREEN) as file:
            found = re.search(rf"const {name} = (\{{.*?\n\}});", file.read(), re.DOTALL).group(1)
        found = re.sub(r"\bSAND\b", f'"{child_drawing.SAND}"', found)
        found = re.sub(r"(\w+): ", r'"\1": ', found)
        return json.loads(re.sub(r",(\s*[}\]])", r"\1", found))

    def test_it_is_the_drawing_of_the_screen(self):
        for name in ("EYES", "BROWS", "MOUTHS", "LOOKS"):
            with self.subTest(name=name):
                self.assertEqual(getattr(child_drawing, name), self._read(name))

    def test_every_mark_has_a_picture_that_fetches_nothing(self):
        pictures = {child_drawing.draw(mark) for mark in (*CARDS, *FACES, *SCALE)}
        self.assertEqual(len(pictures), 24)
        for address in pictures:
            kind, _comma, body = address.partition(",")
            self.assertEqual(kind, "data:image/svg+xml;base64")
            tree = etree.fromstring(b64decode(body))
            self.assertEqual(etree.QName(tree).localname, "svg")
            self.assertFalse(tree.xpath("//@*[contains(., '://')]"))
