{
    "name": "Umgänge: documents and statistics",
    "summary": "Everything about supported visits that is printed or counted",
    "version": "19.0.1.0.0",
    "category": "Services/Umgänge",
    "author": "Qrut",
    "license": "LGPL-3",
    "depends": [
        "qrut_umgange",
    ],
    "external_dependencies": {
        "python": ["weasyprint"],
    },
    "data": [
        "report/document_layout_templates.xml",
        "report/invoice_report.xml",
        "report/invoice_templates.xml",
        "report/umgange_access_review_report.xml",
        "report/umgange_access_review_templates.xml",
        "security/ir.model.access.csv",
        "security/umgange_day_sheet_rules.xml",
        "report/umgange_day_sheet_report.xml",
        "report/umgange_day_sheet_templates.xml",
        "report/umgange_extract_report.xml",
        "report/umgange_extract_templates.xml",
        "report/umgange_plan_report.xml",
        "report/umgange_plan_templates.xml",
        "report/umgange_child_page_report.xml",
        "report/umgange_child_page_templates.xml",
        "views/umgange_extract_views.xml",
        "views/umgange_plan_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "qrut_umgange_reports/static/src/js/*.js",
        ],
    },
}
