"""Reports: tables that people read, bars, spreadsheets, documents, and questions that make no sense."""
import csv
import io

from shop import REFUSED, USAGE, ShopTest


class Reports(ShopTest):
    def test_an_empty_shop_has_nothing_to_report(self):
        self.assertEqual(self.oms("report", "sales").out, "nothing to report\n")
        self.assertEqual(self.oms("report", "funnel").out, "no orders\n")
        self.assertEqual(self.json("report", "sales")["rows"], [])
        self.assertEqual(len(self.oms("report", "sales", "--csv").out.splitlines()), 1)

    def test_sales_add_up_to_the_orders(self):
        orders = []
        for day in ("2026-01-30", "2026-01-31", "2026-01-31"):
            self.now = f"{day}T10:00:0{len(orders)}Z"
            orders.append(self.place(("MUG-RED", 1)))
        self.json("cancel", orders[2]["id"])
        rows = self.json("report", "sales")["rows"]
        self.assertEqual([(row["day"], row["orders"], row["cancelled"], row["total"]) for row in rows],
                         [("2026-01-30", 1, 0, orders[0]["total"]), ("2026-01-31", 2, 1, orders[1]["total"])])
        table = self.oms("report", "sales").out
        self.assertIn("in all", table)
        self.assertIn("Refunded", table.splitlines()[0])
        self.assertEqual(self.json("report", "sales", "--since", "2026-01-31T00:00:00Z")["rows"], rows[1:])
        self.assertEqual(self.json("report", "sales", "--currency", "USD")["rows"], [])
        (sku,) = self.json("report", "sales", "--by", "sku")["rows"]
        self.assertEqual((sku["sku"], sku["units"], sku["cancelled"]), ("MUG-RED", 3, 1))

    def test_a_spreadsheet_has_amounts_as_they_are_written(self):
        order = self.place(("MUG-RED", 1))
        (row,) = csv.DictReader(io.StringIO(self.oms("report", "sales", "--by", "country", "--csv").out))
        self.assertEqual((row["country"], row["currency"], row["orders"]), ("DE", "EUR", "1"))
        self.assertEqual(row["total"], f"{order['total'] / 100:.2f}")

    def test_the_funnel_has_a_bar_for_each_step(self):
        self.json("ship", self.place(("MUG-RED", 1))["id"])
        self.json("cancel", self.place(("BOWL-15", 1))["id"])
        lines = self.oms("report", "funnel").out.splitlines()
        self.assertEqual([line.split()[:2] for line in lines[:2]], [["Placed", "2"], ["Confirmed", "1"]])
        self.assertIn("50.0 %", lines[1])
        self.assertEqual((lines[0].count("\u2588"), lines[1].count("\u2588")), (40, 20))
        self.assertIn("Day", self.oms("report", "funnel", "--by", "day").out)

    def test_the_stock_is_summed_by_location(self):
        levels = self.json("stock")["stock"]
        rows = self.json("report", "stock", "--by", "location")["rows"]
        for row in rows:
            self.assertEqual(row["on_hand"], sum(level["on_hand"] for level in levels if level["location"] == row["location"]))

    def test_a_report_that_there_is_not_is_refused(self):
        for words in (("profit",), ("stock", "--by", "day"), ("sales", "--by", "moon"), ("sales", "--csv", "--json"), ()):
            self.oms("report", *words, status=USAGE)
        error = self.json("report", "sales", "--currency", "euro", status=REFUSED)["error"]
        self.assertEqual(error["code"], "OMS_E_CURRENCY")
        self.oms("report", "stock", "--since", "2026-01-31T00:00:00Z", status=REFUSED)
