from odoo import models

from ..care_fields import CareChar


class UmgangeParticipant(models.Model):
    """What the child itself calls somebody: what is written to a child is written in its words."""

    _inherit = "umgange.participant"

    child_word = CareChar(
        "The child says",
        help="What the child calls them, as “dad Micke”. It stands on the child's own page.",
    )

    # === BUSINESS METHODS === #

    def _get_child_word(self, names):
        """Return what the child calls them: its own word, else who they are to it, else their first name.

        :param dict names: by person id the names that may stand there
        :return: the word as it stands inside a sentence, empty when there is none
        """
        self.ensure_one()
        usual = {
            "mother": self.env._("mum"),
            "father": self.env._("dad"),
            "mothers_mother": self.env._("mum's mum"),
            "mothers_father": self.env._("mum's dad"),
            "fathers_mother": self.env._("dad's mum"),
            "fathers_father": self.env._("dad's dad"),
        }
        own = (self.child_word or "").strip()
        return own or usual.get(self.relation) or names.get(self.person_id.id, "").partition(" ")[0]
