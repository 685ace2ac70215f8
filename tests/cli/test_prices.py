"""The price cache from the command line: kept over calls of the program, looked at, refreshed, cleared; and the order that got an old price."""
import unittest

from shop import REFUSED, USAGE, ShopTest


class Prices(ShopTest):
    def setUp(self):
        super().setUp()
        self.write("sandbox.json", {"prices": str(self.home / "prices.csv")})
        self.write("config.json", {"price_cache_ms": 600000})
        self.says(1999)

    def says(self, amount):
        self.write("prices.csv", f"MUG-BLUE,EUR,{amount}\n")

    def shop(self, *words, **more):
        return self.json(*words, "--config", "config.json", **more)

    def quote(self):
        return self.shop("quote", self.write("cart.json", self.draft()))["subtotal"]

    def test_a_price_is_kept_from_call_to_call(self):
        self.assertEqual(self.quote(), 3998)
        self.says(2199)
        self.assertEqual(self.quote(), 3998)
        cache = self.shop("price", "cache")
        self.assertEqual((cache["hits"], cache["misses"], cache["stale"], cache["fresh"]), (1, 1, 0, 1))
        self.assertEqual([(price["sku"], price["amount"], price["customer"]) for price in cache["prices"]], [("MUG-BLUE", 1999, "C-1")])
        self.shop("price", "cache", "clear", "MUG-WHITE")
        self.assertEqual(self.quote(), 3998)
        self.shop("price", "cache", "clear", "MUG-BLUE")
        self.assertEqual(self.quote(), 4398)
        self.says(2299)
        self.oms("price", "cache", "clear")
        self.assertEqual(self.quote(), 4598)
        self.assertIn("in use", self.oms("price", "cache", "--config", "config.json").out)
        self.assertIn("no prices are kept", self.oms("price").out)

    def test_the_doctor_names_who_got_an_old_price(self):
        self.quote()
        self.says(2199)
        order = self.shop("place", self.write("draft.json", self.draft()))
        self.now = "2026-01-31T10:05:00Z"
        self.assertEqual(self.shop("price", "refresh", "MUG-BLUE")["prices"][0]["was"], 1999)
        self.assertIn("from the price cache", self.oms("doctor", order["number"]).out)
        self.assertIn("oms price cache", self.oms("doctor", order["number"]).out)
        refused = self.json("price", "refresh", "MUG-BLUE", status=REFUSED)
        self.assertEqual(refused["error"]["code"], "OMS_E_UNSUPPORTED")
        self.oms("price", "refresh", status=USAGE)
        self.assert_verified()


if __name__ == "__main__":
    unittest.main()
