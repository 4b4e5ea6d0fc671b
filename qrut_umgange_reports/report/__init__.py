from . import document_report
from . import invoice_report
from . import umgange_access_review_report
from . import umgange_day_sheet_report
from . import umgange_extract_report
from . import umgange_plan_report
from . import umgange_child_page_report
from . import umgange_meeting_report
