from . import test_invoice_report
from . import test_pdf_engine
from . import test_umgange_access_review_report
from . import test_umgange_day_sheet
from . import test_umgange_extract_report
from . import test_umgange_plan_report
from . import test_umgange_child_page
