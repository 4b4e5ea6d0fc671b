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
    "data": [],
}
