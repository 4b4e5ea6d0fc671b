from .common import UmgangeCommon


class DeliveryCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        # Nothing is lacking for an e-invoice.
        address = {"street": "Storgatan 1", "zip": "753 20", "city": "Uppsala", "country_id": cls.env.ref("base.se").id}
        cls.buyer.sudo().write({**address, "company_registry": "212000-3005"})
        cls.agreement = cls._make_agreement()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1500.0)
        cls.visit = cls._make_visit(cls.assignment)

    @property
    def delivery(self):
        return self.visit.sudo().delivery_ids

    def assertDelivered(self, **values):
        self.assertRecordValues(self.delivery, [values])
