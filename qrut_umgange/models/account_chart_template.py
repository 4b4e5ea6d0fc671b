from odoo import Command, models

from odoo.addons.account.models.chart_template import template

# Exempt sales of services in Sweden: free in BAS, and where Swedish programs look for them.
INCOME_CODE = "3044"
# What is sold beside care, each kind apart in the books: free in BAS.
OTHER_CODES = {"umgange_books": "3053", "umgange_lectures": "3054", "umgange_courses": "3055"}
ACCOUNT_CODES = {"umgange_income": INCOME_CODE, **OTHER_CODES}
OTHER_SALES_TAG = "se_42"
MODULE = "qrut_umgange"


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    # === PART OF THE SWEDISH CHART === #

    @template("se", "account.account")
    def _get_umgange_account_account(self):
        """Return the income accounts: of care without VAT, and of what is sold beside it."""
        names = {
            "umgange_income": self.env._("Sales of social care, without VAT"),
            "umgange_books": self.env._("Sales of books and booklets"),
            "umgange_lectures": self.env._("Sales of lectures"),
            "umgange_courses": self.env._("Sales of courses"),
        }
        return {
            xmlid: {
                "code": code,
                "name": names[xmlid],
                "account_type": "income",
                "tag_ids": "l10n_se.account_tag_31",
            }
            for xmlid, code in ACCOUNT_CODES.items()
        }

    @template("se", "account.tax")
    def _get_umgange_account_tax(self):
        """Return the two taxes of 0 %: exempt social care, and what is outside VAT."""
        taxes = {
            "umgange_tax_exempt": self._get_umgange_exempt_tax(),
            "umgange_tax_outside": self._get_umgange_outside_tax(),
        }
        self._deref_account_tags("se", taxes)
        return taxes

    def _get_umgange_exempt_tax(self):
        return {
            **self._get_umgange_zero_tax(OTHER_SALES_TAG),
            "name": self.env._("0% social care"),
            "description": self.env._("Social care, exempt from VAT"),
            "invoice_label": self.env._("Exempt"),
            "ubl_cii_tax_category_code": "E",
            "ubl_cii_tax_exemption_reason_code": "VATEX-EU-132-1G",
            "invoice_legal_notes": self.env._(
                "Social care, exempt from VAT: chapter 10, section 14 of the Swedish VAT Act (2023:200)."
            ),
        }

    def _get_umgange_outside_tax(self):
        return {
            **self._get_umgange_zero_tax(),
            "name": self.env._("0% outside VAT"),
            "description": self.env._("Care outside VAT"),
            "invoice_label": self.env._("Outside VAT"),
            "ubl_cii_tax_category_code": "O",
            "ubl_cii_tax_exemption_reason_code": "VATEX-EU-O",
            "invoice_legal_notes": self.env._(
                "Not subject to VAT: chapter 4, section 6 of the Swedish VAT Act (2023:200)."
            ),
        }

    def _get_umgange_zero_tax(self, tag=""):
        return {
            "amount": 0.0,
            "amount_type": "percent",
            "type_tax_use": "sale",
            "tax_scope": "service",
            "tax_group_id": "tax_group_0",
            "repartition_line_ids": [
                Command.create(
                    {
                        "document_type": document,
                        "repartition_type": part,
                        **({"tag_ids": tag} if tag and part == "base" else {}),
                    }
                )
                for document in ("invoice", "refund")
                for part in ("base", "tax")
            ],
        }

    @template("se", "res.company")
    def _get_umgange_res_company(self):
        """Return which taxes and account the VAT switch chooses in this company."""
        return {
            self.env.company.id: {
                "umgange_exempt_tax_id": "umgange_tax_exempt",
                "umgange_outside_tax_id": "umgange_tax_outside",
                "umgange_taxed_tax_id": "sale_tax_25_services",
                "umgange_income_account_id": "umgange_income",
                # So that the lines add up to the total, öre for öre.
                "tax_calculation_rounding_method": "round_per_line",
            },
        }

    # === COMPANIES THAT HAVE THE CHART ALREADY === #

    def _load_umgange(self, companies):
        """Give what the chart would have given to companies that loaded it before us.

        What is there is left as the accountant has it, so it may run any number of times.
        """
        for company in companies.sorted("parent_path"):
            if "se" in self._get_parent_template(company.chart_template):
                self.with_company(company).with_context(
                    lang="en_US", default_company_id=company.id
                )._load_umgange_company(company)

    def _load_umgange_company(self, company):
        if not company.parent_id:
            # A branch books on its parent's accounts.
            self._adopt_umgange_accounts(company)
            data = self._get_umgange_missing_records()
            self._load_data(data)
            self._load_translations(companies=company, template_data=data)
        self._load_data({"res.company": self._get_umgange_missing_values(company)})
        self._set_umgange_product_taxes(company)

    def _get_umgange_missing_records(self):
        data = {
            "account.account": self._get_umgange_account_account("se"),
            "account.tax": self._get_umgange_account_tax("se"),
        }
        return {
            model: {
                xmlid: {**values, "__translation_module__": dict.fromkeys(values, MODULE)}
                for xmlid, values in records.items()
                if not self.ref(xmlid, raise_if_not_found=False)
            }
            for model, records in data.items()
        }

    def _get_umgange_missing_values(self, company):
        values = self._get_umgange_res_company("se")[company.id]
        return {
            company.id: {
                field: xmlid
                for field, xmlid in values.items()
                if field.startswith("umgange_") and not company[field] and self.ref(xmlid, raise_if_not_found=False)
            }
        }

    def _adopt_umgange_accounts(self, company):
        """Take accounts of the same numbers for ours: a number exists only once."""
        Account = self.env["account.account"].with_context(active_test=False)
        missing = {
            code: xmlid for xmlid, code in ACCOUNT_CODES.items() if not self.ref(xmlid, raise_if_not_found=False)
        }
        domain = [*Account._check_company_domain(company), ("code", "in", list(missing))]
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": self.company_xmlid(missing[account.code], company), "record": account, "noupdate": True}
                for account in Account.search(domain)
            ]
        )

    def _post_load_data(self, template_code, company, template_data):
        """Give our services their tax in a company that has just got its chart."""
        result = super()._post_load_data(template_code, company, template_data)
        self._set_umgange_product_taxes(company or self.env.company)
        return result

    def _set_umgange_product_taxes(self, company):
        # Sudo: a chart is loaded for one company, services may belong to all.
        Product = self.env["product.template"].sudo().with_context(active_test=False)
        domain = [*Product._check_company_domain(company), ("service_tracking", "=", "umgange")]
        Product.search(domain)._set_umgange_default_tax(company)
