"""Work shared by threads, and a clock that steps: `oms run --workers`, `oms run --until`."""
import json
import unittest

from shop import USAGE, ShopTest


class Workers(ShopTest):
    def place_many(self, count, token="tok_ok", start=0):
        drafts = [self.draft(("MUG-BLUE", 1), token=token, idempotency_key=f"{token}-{n}") for n in range(start, start + count)]
        return self.oms("place", self.write("drafts.json", drafts), "--no-drive", "--json").lines

    def test_workers_do_what_one_thread_would_do(self):
        orders = self.place_many(20)
        run = self.json("run", "--workers", "4")
        self.assertGreaterEqual(run["done"], 40)  # looking in vain, since another was quicker, counts too
        self.assertIsNone(run["next_due"])
        for order in orders:
            self.assert_state(self.show(order), "PROCESSING")
        self.assertEqual(self.effects().count("payment.authorize"), 20)
        self.assert_verified()

    def test_the_clock_steps_for_workers_too(self):
        orders = self.place_many(5, token="tok_unavailable_2")
        run = self.json("run", "--workers", "3", "--until", "2026-01-31T10:10:00Z")
        self.assertEqual(run["now"], "2026-01-31T10:10:00Z")
        for order in orders:
            self.assert_state(self.show(order), "PROCESSING")
        times = {call["at"] for call in map(json.loads, (self.home / "effects.jsonl").read_text().splitlines())
                 if call["kind"] == "payment.authorize"}
        self.assertEqual(times, {"2026-01-31T10:00:00Z", "2026-01-31T10:05:00Z", "2026-01-31T10:10:00Z"})

    def test_the_clock_steps_no_further_than_it_is_told(self):
        order, = self.place_many(1, token="tok_unavailable_1")
        run = self.json("run", "--workers", "2", "--until", "2026-01-31T10:04:59Z")
        self.assertEqual(run["next_due"], "2026-01-31T10:05:00Z")
        self.assert_state(self.show(order), "PENDING")

    def test_wrong_numbers_of_workers_are_refused(self):
        for words in (["--workers", "0"], ["--workers", "257"], ["--workers", "2", "--max", "3"]):
            self.oms("run", *words, status=USAGE)


if __name__ == "__main__":
    unittest.main()
