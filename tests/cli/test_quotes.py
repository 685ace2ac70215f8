"""Prices from the command line: explained, promised, and not what they were."""
import unittest

from shop import REFUSED, USAGE, ShopTest


class Quotes(ShopTest):
    def dearer(self):
        self.oms("import", self.write("dearer.json", {"products": [
            {"sku": "MUG-BLUE", "name": "Mug, blue", "prices": [{"currency": "EUR", "amount": 2199}]}]}))

    def cart(self, **fields):
        return self.write("cart.json", self.draft(**fields))

    def test_every_step_is_explained_before_and_after(self):
        quote = self.json("quote", self.cart(), "--explain")
        steps = quote["price"]["steps"]
        self.assertEqual([step["kind"] for step in steps], ["list-price", "tax"])
        self.assertEqual(steps[-1]["after"], quote["total"])
        order = self.json("place", self.cart())
        self.dearer()
        self.assertEqual(self.json("show", order["id"], "--explain")["price"]["steps"], steps)
        self.assertIn("2 x 19.99", self.oms("show", order["id"], "--explain").out)
        self.oms("show", order["id"], "--explain", "--events", "--json", status=USAGE)

    def test_what_cannot_be_had_is_shown_with_what_may_be_offered_instead(self):
        self.oms("import", self.write("cups.json", {
            "products": [{"sku": sku, "category": "cups", "prices": [{"currency": "EUR", "amount": amount}]}
                         for sku, amount in (("CUP-TALL", 1999), ("CUP-SMALL", 900), ("CUP-GONE", 1100))],
            "stock": [{"sku": sku, "location": "shelf", "available": 9} for sku in ("CUP-TALL", "CUP-SMALL")]}))
        draft = self.write("gone.json", self.draft(("CUP-GONE", 1)))
        refused = self.oms("place", draft, "--json", status=REFUSED)
        self.assertEqual(refused.document["error"]["problems"][0]["alternatives"], ["CUP-SMALL", "CUP-TALL"])
        self.assertIn("instead: CUP-SMALL, CUP-TALL\n", refused.err)
        self.assertIn("instead: CUP-SMALL, CUP-TALL\n", self.oms("quote", draft).out)
        self.assertIn("instead: CUP-SMALL, CUP-TALL\n", self.oms("validate", draft, status=REFUSED).err)

    def test_a_promised_price_is_kept(self):
        quote = self.json("quote", self.cart(), "--keep")
        self.assertEqual(quote["quote"]["expires_at"], "2026-01-31T10:15:00Z")
        self.assertNotIn("quote", self.json("quote", self.cart()))
        self.dearer()
        order = self.json("place", self.cart(), "--quote", quote["quote"]["token"])
        self.assertEqual(order["total"], quote["total"])
        again = self.json("place", self.cart(quote=quote["quote"]["token"], customer=None), status=REFUSED)
        self.assertEqual(again["error"]["problems"][0]["code"], "ORD-5013")
        self.assert_verified()

    def test_a_price_that_changed_is_shown_beside_the_old_one(self):
        token = self.json("quote", self.cart(), "--keep")["quote"]["token"]
        self.dearer()
        self.write("check.json", {"quotes": "check", "quote_life_ms": 60000})
        refused = self.oms("place", self.cart(), "--quote", token, "--config", "check.json", "--json", status=REFUSED)
        problems = refused.document["error"]["problems"]
        self.assertEqual([(p["field"], p["was"], p["now"], p["currency"]) for p in problems][:2],
                         [("total", 4758, 5234, "EUR"), ("lines[0].list-price", 3998, 4398, "EUR")])
        self.assertRegex(refused.err, r"lines\[0\]\.list-price +39\.98 +43\.98 +4\.00  EUR")
        self.assertEqual(self.json("quote", self.cart(), "--keep", "--config", "check.json")["quote"]["expires_at"],
                         "2026-01-31T10:01:00Z")

    def test_validating_tells_everything_and_stores_nothing(self):
        self.assertEqual(self.json("validate", self.cart()), {"valid": True})
        self.assertEqual(self.oms("validate", self.cart()).out, "it would be accepted\n")
        refused = self.json("validate", self.cart(customer="nobody", expected_total=1), status=REFUSED)
        self.assertEqual([problem["code"] for problem in refused["error"]["problems"]], ["ORD-1004", "ORD-5003"])
        self.assertEqual(self.json("list")["orders"], [])


if __name__ == "__main__":
    unittest.main()
