"""``odoo verify_journal -d DATABASE``: is all that was signed still what was signed?"""

import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class Verify_Journal(Command):  # noqa: N801 (Odoo takes the command's name from the class)
    """Verify the chains of signed journal entries, their heads and the guards of the database.

    Prints what does not hold, and ends with 1 if anything does not. ``--note-unknown`` then notes
    in the file of heads what it does not know: for whoever has looked into why.
    """

    name = "verify_journal"

    def run(self, arguments):
        """Verify every company of each database named by ``-d`` and Odoo's other options."""
        noting = "--note-unknown" in arguments
        config.parse_config([each for each in arguments if each != "--note-unknown"], setup_logging=True)
        if not config["db_name"]:
            sys.exit("Say which database: odoo verify_journal -d DATABASE")
        findings = [line for database in config["db_name"] for line in self._verify(database, noting)]
        sys.exit("\n".join(findings) or None)

    def _verify(self, database, noting):
        with Registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for company in env["res.company"].search([]):
                verification = env["umgange.journal.verification"]._verify(company)
                print(  # noqa: T201 (it is a command)
                    f"{database}, {company.name}: {verification.entry_count} signed entries of "
                    f"{verification.chain_count} children, {verification.tombstone_count} released, "
                    f"{'whole' if verification.is_whole else 'NOT WHOLE'}"
                )
                yield from (verification.findings or "").splitlines()
                if noting:
                    count = env["umgange.journal.verification"]._note_unknown(company)
                    print(f"{database}, {company.name}: {count} noted as found")  # noqa: T201
