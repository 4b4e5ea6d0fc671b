# Mixins first, extensions of our own models last: a model inherits only what is defined.
# isort: off
from . import umgange_care_mixin
from . import umgange_state_mixin
from . import umgange_activity_mixin
from . import umgange_outward_mixin
from . import umgange_person_part
from . import umgange_resource_mixin

from . import account_chart_template
from . import account_edi_xml_cii
from . import account_edi_xml_ubl_bis3
from . import account_move
from . import account_move_line
from . import account_move_send
from . import account_tax
from . import ir_attachment
from . import ir_module_module
from . import ir_sequence
from . import mail_message
from . import product_product
from . import product_template
from . import res_company
from . import res_partner
from . import res_partner_bank
from . import sale_order
from . import sale_order_line
from . import sale_order_vat
from . import umgange_access_log
from . import umgange_agreement
from . import umgange_assignment
from . import umgange_assignment_lookup
from . import umgange_attendance
from . import umgange_booking
from . import umgange_cancellation_policy
from . import umgange_cancellation_policy_line
from . import umgange_delivery
from . import umgange_journal_entry
from . import umgange_meeting
from . import umgange_participant
from . import umgange_person
from . import umgange_person_contact
from . import umgange_person_identity
from . import umgange_plan
from . import umgange_plan_point
from . import umgange_plan_point_template
from . import umgange_premises
from . import umgange_room
from . import umgange_supporter
from . import umgange_visit

from . import account_move_naming
from . import sale_order_naming
from . import umgange_person_identity_naming

# The moves first: what follows from them extends them.
from . import umgange_visit_moves
from . import umgange_visit_mend
from . import umgange_delivery_assignment
from . import umgange_delivery_visit
from . import umgange_visit_attendance
from . import umgange_visit_booking
from . import umgange_visit_bulk
from . import umgange_visit_journal
from . import umgange_visit_screen
from . import umgange_visit_time
