"""Imports in bulk: what the verb adds to the library's import."""
import json
import unittest

from shop import REFUSED, USAGE, ShopTest

GOODS = "sku,location,received\nMUG-BLUE,YARD,5\nNUG,YARD,5\nMUG-RED,YARD,7\n"


class Import(ShopTest):
    def test_refused_rows_are_kept_and_can_be_corrected(self):
        self.write("goods.csv", GOODS)
        done = self.oms("import", "goods.csv", "--id", "truck-1", "--refused", "refused.csv", "--json", status=REFUSED).document
        self.assertEqual((done["rows"], done["refused"], done["stock"]), (3, 1, 2))
        text = (self.home / "refused.csv").read_text()
        self.assertTrue(text.startswith("sku,location,received,refused_line,refused_reason\nNUG,YARD,5,3,\"line 3: "), text)
        self.write("mended.csv", text.replace("NUG", "MUG-NONE"))
        self.oms("import", "mended.csv", "--id", "truck-1-mended", status=REFUSED)  # no such product either
        self.write("mended.csv", text.replace("NUG", "MUG-RED"))
        self.assertEqual(self.json("import", "mended.csv", "--id", "truck-1-mended-again")["stock"], 1)
        self.assert_verified()

    def test_begun_again_it_goes_on(self):
        self.write("goods.csv", GOODS.replace("NUG", "MUG-RED"))
        before = self.stock("MUG-RED")["available"]
        for resumed in (0, 3, 3):
            self.assertEqual(self.json("import", "goods.csv", "--id", "truck-1")["resumed"], resumed)
        self.assertEqual(self.stock("MUG-RED")["available"], before + 12)

    def test_without_a_file_refused_rows_are_told(self):
        self.write("lines.jsonl", '{"stock": [{"sku": "NUG", "location": "L", "available": 1}]}\n' * 30)
        answer = self.oms("import", "lines.jsonl", "--on-error", "skip", status=REFUSED)
        self.assertIn("lines.jsonl, line 10: ", answer.err)
        self.assertNotIn("line 11: ", answer.err)
        self.assertIn("--refused", answer.err)
        self.assertIn("30", answer.out)

    def test_orders_are_placed_and_paid_by_the_next_run(self):
        lines = "".join(json.dumps(self.draft(("MUG-BLUE", 1), reference=f"r-{i}")) + "\n" for i in range(3))
        self.write("orders.jsonl", lines)
        self.assertEqual(self.json("import", "orders.jsonl")["orders"], 3)
        again = self.json("import", "orders.jsonl")
        self.assertEqual((again["orders"], again["known"]), (0, 3))
        self.json("run")
        self.assertEqual({order["state"] for order in self.json("list")["orders"]} - {"CONFIRMED", "PROCESSING"}, set())

    def test_what_goes_together(self):
        self.write("goods.csv", GOODS)
        for words in (["goods.csv", "goods.csv", "--id", "x"], ["goods.csv", "--refused", "r", "--on-error", "stop"], ["no-such-file"],
                      ["goods.csv", "--refused", "no-such-folder/r"], ["."]):
            self.oms("import", *words, status=USAGE)

    def test_a_terminal_sees_how_far_it_is(self):
        self.write("goods.csv", GOODS.replace("NUG", "MUG-RED"))
        self.assertIn("importing, KiB [", self.oms("import", "goods.csv", "--id", "t", "--progress").err)
        self.assertNotIn("importing", self.oms("import", "goods.csv", "--id", "u", "--no-progress").err)


if __name__ == "__main__":
    unittest.main()
