{
    "name": "Qrut",
    "summary": "Qrut's own installation: services, prices, terms, premises, roles",
    "version": "19.0.1.0.0",
    "category": "Services/Umgänge",
    "author": "Qrut",
    "license": "LGPL-3",
    "depends": [
        "qrut_umgange",
        "qrut_umgange_reports",
    ],
    "data": [
        "security/qrut_groups.xml",
        "data/product_other_data.xml",
        "data/product_service_data.xml",
        "data/umgange_booklet_data.xml",
        "data/umgange_cancellation_policy_data.xml",
        "data/umgange_plan_point_template_data.xml",
        "data/umgange_premises_data.xml",
        "data/umgange_risk_question_data.xml",
        "data/umgange_text_template_data.xml",
    ],
}
