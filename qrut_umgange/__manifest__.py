{
    "name": "Umgänge: supported visits",
    "summary": "Assignments, visit plans, visits, bookings, journals, invoicing per visit",
    "version": "19.0.1.0.0",
    "category": "Services/Umgänge",
    "author": "Qrut",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "account_edi_ubl_cii",
        "base_vat",
        "l10n_se",
        "resource",
        "sale",
    ],
    "data": [],
}
