"""The official rules of the e-invoice, run on documents of ours.

``PEPPOL-EN16931-UBL.sch`` (OpenPEPPOL/peppol-bis-invoice-3) is a Schematron and is made into a
stylesheet here; ``EN16931-UBL-validation.xslt`` (ConnectingEurope/eInvoicing-EN16931) is one.
Neither is part of this repository.
"""

from lxml import etree

SCHEMATRON = "{http://purl.oclc.org/dsdl/schematron}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
XSL = "http://www.w3.org/1999/XSL/Transform"


class Rules:
    """Both sets of rules, compiled once."""

    def __init__(self, folder, processor):
        compiler = processor.new_xslt30_processor()
        schematron = etree.parse(folder / "PEPPOL-EN16931-UBL.sch").getroot()
        self.processor = processor
        self.sheets = (
            compiler.compile_stylesheet(stylesheet_text=make_stylesheet(schematron)),
            compiler.compile_stylesheet(stylesheet_file=str(folder / "EN16931-UBL-validation.xslt")),
        )

    def find_broken(self, path):
        """Return the ids of the rules, warnings too, that the document breaks."""
        document = self.processor.parse_xml(xml_file_name=str(path.resolve()))
        reports = [etree.fromstring(sheet.transform_to_string(xdm_node=document).encode()) for sheet in self.sheets]
        return {node.get("id") for report in reports for node in report.iter("{*}failed-assert")}


def make_stylesheet(schematron):
    """Return a stylesheet that reports each assertion of the Schematron that fails.

    A node is tried against the first rule that matches it, once in each pattern: so a pattern
    is a mode, and an earlier rule has a higher priority.
    """
    prefixes = {ns.get("prefix"): ns.get("uri") for ns in schematron.iter(f"{SCHEMATRON}ns")}
    sheet = etree.Element(f"{{{XSL}}}stylesheet", nsmap={**prefixes, "xsl": XSL}, version="2.0")
    sheet.extend(schematron.iter(f"{{{XSL}}}function"))
    add_variables(sheet, schematron)
    root = add(sheet, "template", match="/")
    report = etree.SubElement(root, f"{SVRL}report")
    for number, pattern in enumerate(schematron.iterfind(f"{SCHEMATRON}pattern")):
        mode = f"pattern-{number}"
        add_variables(sheet, pattern)
        add(report, "apply-templates", select=".", mode=mode)
        walk = add(sheet, "template", match="node() | @*", mode=mode, priority="0")
        add(walk, "apply-templates", select="node() | @*", mode=mode)
        for place, rule in enumerate(pattern.iterfind(f"{SCHEMATRON}rule")):
            add_rule(sheet, rule, mode, priority=str(10000 - place))
    return etree.tostring(sheet, encoding="unicode")


def add_rule(sheet, rule, mode, priority):
    """Make a rule a template: its assertions, then on to what is inside the node."""
    template = add(sheet, "template", match=rule.get("context"), mode=mode, priority=priority)
    add_variables(template, rule)
    for assertion in rule.iterfind(f"{SCHEMATRON}assert"):
        failed = add(template, "if", test=f"not({assertion.get('test')})")
        etree.SubElement(failed, f"{SVRL}failed-assert", id=assertion.get("id"))
    add(template, "apply-templates", select="node() | @*", mode=mode)


def add_variables(parent, scope):
    """Make the scope's own definitions variables of ``parent``."""
    for let in scope.iterfind(f"{SCHEMATRON}let"):
        add(parent, "variable", name=let.get("name"), select=let.get("value"))


def add(parent, instruction, **attributes):
    """Add an instruction of the stylesheet's language and return it."""
    return etree.SubElement(parent, f"{{{XSL}}}{instruction}", **attributes)
