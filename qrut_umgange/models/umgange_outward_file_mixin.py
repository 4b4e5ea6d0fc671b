from lxml import etree, html

from odoo import api, models

# What stands beside something else on a page, and not in one sentence with it.
BLOCKS = frozenset(
    ("p", "div", "li", "td", "th", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "dt", "dd",
     "section", "header", "footer", "title", "caption")
)  # fmt: skip
UNSEEN = ("style", "script")
_END = "\ue000"


class UmgangeOutwardFileMixin(models.AbstractModel):
    """Whatever makes a finished page or file of a record: the last look before it leaves."""

    _name = "umgange.outward.file.mixin"
    _description = "Maker of What Leaves"

    @api.model
    def _check_umgange_file(self, invoice, exported):
        """Return ``exported`` unless the e-invoice says who somebody is.

        :param tuple exported: the file's bytes, and what else was wrong with it
        """
        if exported[0]:
            tree = etree.fromstring(exported[0])
            invoice._check_umgange_finished(self.env._("The e-invoice"), [*tree.itertext(), *tree.xpath("//@*")])
        return exported

    @api.model
    def _check_umgange_page(self, records, page):
        """Return the HTML ``page`` of ``records`` unless it says who somebody is."""
        if isinstance(records, self.pool["umgange.outward.mixin"]) and page:
            records._check_umgange_finished(self.env._("The printed page"), _get_sentences(page))
        return page


def _get_sentences(page):
    """Return the text of each block of an HTML page."""
    tree = html.fromstring(page)
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    for element in tree.iter(*BLOCKS):
        element.text = f"{_END}{element.text or ''}"
        element.tail = f"{_END}{element.tail or ''}"
    return tree.text_content().split(_END)
