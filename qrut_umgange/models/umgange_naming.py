from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..care_fields import content_open
from ..tools import plain_words, words
from ..tools.name_scanner import Hit, Scanner
from ..tools.naming import Person, find_numbers, may_hold_number

# Under what a transaction keeps the version of the names that it sees.
VERSION = "qrut_umgange.names_version"
IDENTITY = {"name": "name", "personnummer": "number"}
CONTACT = {"phone": "phone", "email_address": "email", "street": "street", "zip": "zip", "city": "city"}


class Passage(NamedTuple):
    """Something that is about to leave, and what it is called on the screen."""

    where: str
    text: str
    #: returns what of it somebody typed: there a single word of a name counts
    get_typed: Callable[[], str] = str
    #: short, and sorted by: there initials count
    is_reference: bool = False


class Finding(NamedTuple):
    """A passage that tells of somebody."""

    passage: Passage
    person_ids: frozenset[int]
    #: by what: the kinds of its hits, see ``tools.name_scanner``
    kinds: frozenset[str]
    #: full name, number, phone, mail or address: never let through
    is_certain: bool


class UmgangeNaming(models.AbstractModel):
    """Whose names are looked for in what is about to leave: everybody's.

    Nobody sees what is compared, so it is no reading; the log has it as what it is, a check.
    """

    _name = "umgange.naming"
    _description = "Names to Look For"

    @api.model
    def _get_scanner(self):
        """Return the scanner that knows everybody, of all companies, as this transaction sees them.

        Kept in the process beside the version that it was made from, since a cache that is emptied by a
        signal could be filled again by whoever began before the change.
        """
        # What others commit is not seen by this transaction: asked for once, and after its own changes.
        noted = self.env.cr.precommit.data
        version = noted[VERSION] = noted.get(VERSION) or self._fetch_version()
        kept = getattr(self.env.registry, "umgange_names", (None, None))
        if kept[0] != version:
            kept = self.env.registry.umgange_names = (version, self._make_scanner())
        return kept[1]

    @api.model
    def _fetch_version(self):
        """Return what differs wherever this transaction sees other names than another one."""
        return self.env.execute_query(SQL("SELECT count(*), max(id) FROM umgange_naming_change"))[0]

    @api.model
    def _forget(self):
        """Say that the names have changed: to this transaction now, to the others when it is committed."""
        self.env.cr.precommit.data.pop(VERSION, None)
        self.env.cr.execute(SQL("INSERT INTO umgange_naming_change DEFAULT VALUES"))

    @api.model
    def _make_scanner(self):
        people = {}
        for model, columns in (("umgange.person.identity", IDENTITY), ("umgange.person.contact", CONTACT)):
            for person_id, *values in self._fetch(model, columns):
                known = people.setdefault(person_id, {})
                known.update(zip(columns.values(), (value or "" for value in values), strict=True))
        nobody = self.env["umgange.person"]
        self.env["umgange.access.log"]._note("check", "umgange.person.identity", {0: nobody}, self.env.company)
        return Scanner({person_id: Person(**known) for person_id, known in people.items()})

    @api.model
    def _fetch(self, model, columns):
        """Return (person id, column, …) of each row of ``model``."""
        # Lent: whoever sends something has no right to the persons, and learns nothing of them.
        records = self.env[model].sudo()
        records.flush_model(["person_id", *columns])
        # Past the fetch, which would call it a reading by whoever sends something.
        with content_open(records):
            query = records._search([], order="id")
            fields = [records._field_to_sql(query.table, name, query) for name in ("person_id", *columns)]
            return self.env.execute_query(query.select(*fields))

    # === COMPARING === #

    @api.model
    def _tells(self, texts):
        """Tell whether any of ``texts`` tells of anybody beyond doubt, whoever may be called so too."""
        return any(self._get_scanner().find_each(texts))

    @api.model
    def _find(self, scanner, passages, persons, get_registered):
        """Return what of ``passages`` tells of somebody.

        :param scanner: see `_get_scanner`; asked for once for many records
        :param list passages: Passage
        :param persons: whom the passages are about: of them a single word or initials count too
        :param get_registered: called where somebody is found; returns text by which staff, officers and
            the buyer are known, and which may leave
        :rtype: list[Finding]
        """
        near = scanner.people.keys() & set(persons.ids)
        found = scanner.find_each((passage.text for passage in passages), near)
        certain = [(passage, hits) for passage, hits in zip(passages, found, strict=True) if hits]
        if certain:
            # An officer may have a stranger's name but not that of somebody it is about; the same street or
            # switchboard may be anybody's.
            registered = scanner.find(get_registered(), near)
            registered = {hit for hit in registered if hit.kind != "name" or hit.key not in near}
            certain = [(passage, hits - registered) for passage, hits in certain]
        findings = [Finding(passage, *_get_facts(hits), True) for passage, hits in certain if hits]
        return findings or self._find_single(scanner, passages, near, get_registered)

    @api.model
    def _find_single(self, scanner, passages, near, get_registered):
        """Return where a single word of a name, or initials, of somebody ``near`` was typed."""
        found = []
        for passage in self._get_suspects(scanner, passages, near):
            typed = passage.get_typed()
            hits = scanner.find_words(typed, near)
            if passage.is_reference:
                hits |= scanner.find_initials(typed, near)
            if numbers := find_numbers(typed, self.env.company._get_umgange_today()):
                hits |= {number: {Hit("number", None)} for number in numbers}
            if hits:
                found.append((passage, hits))
        known = frozenset(words.plain(get_registered())) if found else frozenset()
        findings = []
        for passage, hits in found:
            # A number is not plain for standing in somebody's address.
            named = [
                whose for word, whose in hits.items() if not word.isalpha() or not plain_words.is_plain(word, known)
            ]
            if named:
                findings.append(Finding(passage, *_get_facts(set().union(*named)), False))
        return findings

    @api.model
    def _get_suspects(self, scanner, passages, near):
        """Return the passages where a single word or initials may stand: what was typed is asked of no others."""
        if not near:
            return []
        if scanner.has_words((passage.text for passage in passages), near):
            return passages
        return [passage for passage in passages if passage.is_reference or may_hold_number(passage.text)]


def _get_facts(hits):
    """Return whom the hits tell of, of those we know, and by what."""
    return frozenset(hit.key for hit in hits if hit.key is not None), frozenset(hit.kind for hit in hits)
