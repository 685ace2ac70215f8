"""The program around the orders: import, lists, stock, tables, help, and how it says no."""
import os
import subprocess
import unittest

from shop import BROKEN, DATA, DONE, MORNING, OMS, REFUSED, USAGE, ShopTest

VERBS = ("init import quote place show list ship deliver cancel return pay stock run jobs carriers verify states codes notifications schema "
         "help").split()


class Finding(ShopTest):
    def test_an_empty_database_has_empty_lists(self):
        for words, name in ((["list"], "orders"), (["stock"], "stock"), (["jobs"], "jobs")):
            answer = self.call("--db", "empty.db", *words, "--json")
            self.assertEqual((answer.status, answer.document[name]), (DONE, []))
            self.assertTrue(self.call("--db", "empty.db", *words).out.startswith("no "))
        self.assertEqual(self.call("--db", "empty.db", "verify").status, DONE)
        self.assertIn("nothing else is scheduled", self.call("--db", "empty.db", "run").out)

    def test_lists_are_narrowed_and_go_on_page_by_page(self):
        orders = []
        for second, (sku, customer) in enumerate((("MUG-RED", "C-1"), ("BOWL-15", "C-2"), ("PLATE-26", "C-1"))):
            self.now = f"2026-01-31T10:00:0{second}Z"
            orders.append(self.place((sku, 1), customer=customer))
        self.json("cancel", orders[0]["id"])
        numbers = lambda *words: [order["number"] for order in self.json("list", *words)["orders"]]
        newest_first = [order["number"] for order in reversed(orders)]
        self.assertEqual(numbers(), newest_first)
        self.assertEqual(numbers("--state", "cancelled"), newest_first[2:])
        self.assertEqual(numbers("--customer", "C-2"), newest_first[1:2])
        self.assertEqual(numbers("--since", "2026-01-31T10:00:01Z"), newest_first[:2])
        self.assertEqual(numbers("--limit", 1), newest_first[:1])
        self.assertEqual(numbers("--before", newest_first[0]), newest_first[1:])
        table = self.oms("list", "--limit", 1)
        self.assertIn(newest_first[0], table.out)
        cursor = table.err.split("--after ")[1].strip()
        self.assertEqual(numbers("--after", cursor), newest_first[1:])
        self.assertEqual(numbers("--sku", "BOWL-15"), newest_first[1:2])
        self.assertEqual(numbers("--customer", "C-1", "--sku", "PLATE-26", "--payment", "authorised"), newest_first[:1])
        self.assertEqual(numbers("--oldest-first", "--until", "2026-01-31T10:00:02Z"), newest_first[:0:-1])
        self.assertEqual(numbers("--number", newest_first[1].lower()), newest_first[1:2])
        self.assertEqual(numbers("--hold", "any"), [])
        self.json("hold", orders[1]["id"], "fraud")
        self.assertEqual(numbers("--hold", "fraud"), newest_first[1:2])
        self.assertEqual(numbers("--hold", "address"), [])
        refused = self.json("list", "--customer", "C-1", "--after", cursor, status=REFUSED)["error"]
        self.assertEqual((refused["code"], "another query" in refused["message"]), ("OMS_E_INVALID", True))

    def test_show_tells_what_happened(self):
        order = self.place()
        shown = self.json("show", order["number"], "--events")
        self.assertEqual(shown["id"], order["id"])
        self.assertEqual([event["seq"] for event in shown["events"]], list(range(1, len(shown["events"]) + 1)))
        self.assertIn("placed", self.oms("show", order["id"], "--events").out)

    def test_an_unknown_order_is_said_to_be_unknown(self):
        self.assertEqual(self.json("show", "nobody", status=REFUSED)["error"]["code"], "OMS_E_NOT_FOUND")

    def test_what_data_holds_cannot_drive_a_terminal(self):
        order = self.place()
        self.oms("cancel", order["id"], "--reason", "caf\u00e9")
        self.assertIn("caf\u00e9", self.oms("show", order["id"], "--events").out)
        answer = self.oms("show", "\x1b[2J\u202e", status=REFUSED)
        self.assertNotIn("\x1b", answer.err)
        self.assertNotIn("\u202e", answer.err)


class Stock(ShopTest):
    def test_units_are_added_and_taken_away(self):
        adjust = lambda units, **kw: self.json("stock", "adjust", "MUG-RED", "--location", "BER", "--available", units, **kw)
        adjust("+20")
        self.assert_stock("MUG-RED", available=100)
        adjust("-100")
        self.assert_stock("MUG-RED", available=0)
        self.assertEqual(adjust("-1", status=REFUSED)["error"]["code"], "OMS_E_REFUSED")

    def test_a_new_location_begins_with_what_it_got(self):
        self.oms("stock", "adjust", "MUG-RED", "--location", "MUC", "--available=5", "--reason", "received")
        levels = {level["location"]: level["available"] for level in self.json("stock", "MUG-RED")["stock"]}
        self.assertEqual(levels, {"BER": 80, "MUC": 5})

    def test_the_ledger_sums_up_to_the_levels(self):
        order = self.place(("MUG-RED", 3))
        self.json("ship", order["id"])
        movements = self.json("stock", "ledger", "MUG-RED")["movements"]
        self.assertEqual(sum(movement["available"] for movement in movements), 77)
        self.assertEqual(sum(movement["reserved"] for movement in movements), 0)
        self.assertIn(order["id"], [movement["order"] for movement in movements])
        self.assertIn("ship", self.oms("stock", "ledger", "MUG-RED").out)

    def test_wrong_stock_commands_are_told(self):
        self.oms("stock", "adjust", "MUG-RED", "--available", "5", status=USAGE)
        self.oms("stock", "adjust", "MUG-RED", "--location", "BER", "--available", "five", status=USAGE)
        self.oms("stock", "move", "MUG-RED", "--location", "BER", "--from", "shelf", "--to", "damaged", "--qty", 1,
                 status=USAGE)
        self.json("stock", "adjust", "NO-SUCH", "--location", "BER", "--available", "5", status=REFUSED)
        self.assertEqual(self.json("stock", "list", "MUG-RED"), self.json("stock", "MUG-RED"))


class Work(ShopTest):
    def test_run_says_when_something_is_due_next(self):
        order = self.place(token="tok_unavailable_1")
        answer = self.json("run")
        self.assertEqual(answer["next_due"], "2026-01-31T10:05:00Z")
        self.assertIn("10:05:00Z", self.oms("run").out)
        jobs = self.json("jobs")["jobs"]
        self.assertEqual({job["order"] for job in jobs}, {order["id"]})
        self.assertIn("payment.authorize", self.oms("jobs").out)
        self.assertEqual(self.json("jobs", "--dead")["jobs"], [])
        self.assertGreaterEqual(len(self.json("jobs", order["number"])["jobs"]), len(jobs))

    def test_without_now_the_clock_begins_at_the_first_due_time(self):
        self.place(token="tok_unavailable_2")
        run = self.call("--sandbox", "sandbox.json", "run", "--until", "2026-01-31T10:05:00Z", "--json").document
        self.assertEqual((run["now"], run["next_due"]), ("2026-01-31T10:05:00Z", "2026-01-31T10:10:00Z"))

    def test_what_was_given_up_is_listed_and_retried_by_its_key(self):
        order = self.place(token="tok_unavailable_5")
        self.oms("run", "--until", "2026-01-31T10:20:00Z")
        self.now = "2026-01-31T10:20:00Z"
        [job] = self.json("jobs", "--dead")["jobs"]
        self.assertEqual((job["order"], job["state"], job["stuck_since"]),
                         (order["id"], "dead", "2026-01-31T10:15:00Z"))
        self.assertIn(job["key"], self.oms("jobs", "--dead").out)
        order = self.json("jobs", "retry", job["key"])
        self.assertEqual(order["problems"][0]["next_try"], "2026-01-31T10:25:00Z")
        self.assertEqual(self.json("jobs", "--dead")["jobs"], [])
        self.oms("run", "--until", "2026-01-31T10:25:00Z")
        self.assertEqual(self.show(order)["payment_status"], "authorised")
        self.assertEqual(self.json("jobs", "retry", job["key"], status=REFUSED)["error"]["code"], "OMS_E_STATE")
        self.assertEqual(self.json("jobs", "retry", "k", status=REFUSED)["error"]["code"], "OMS_E_NOT_FOUND")

    def test_run_does_no_more_than_it_may(self):
        for _ in range(3):
            self.oms("place", "--no-drive", self.write("draft.json", self.draft()))
        self.assertEqual(self.json("run", "--max", 1)["done"], 1)
        self.oms("run", "--max", 0, status=USAGE)
        self.oms("run", "--until", "2026-01-30T00:00:00Z", status=USAGE)

    def test_verify_has_a_line_for_each_invariant(self):
        self.place()
        found = self.json("verify")
        self.assertEqual({row["verdict"] for row in found["invariants"]}, {"ok"})
        table = self.oms("verify").out
        for row in found["invariants"]:
            self.assertIn(row["id"] + " ", table)


class Starting(ShopTest):
    def test_init_makes_a_database_and_may_be_repeated(self):
        for _ in range(2):
            self.assertEqual(self.call("init", "--db", "new.db", "--json").document["database"], "new.db")
        self.assertIn("new.db is ready", self.call("init", OMS_DB="new.db").out)

    def test_import_counts_what_it_wrote(self):
        counts = self.json("import", DATA / "catalog.json")
        self.assertEqual((counts["products"], counts["stock"], counts["customers"]), (12, 14, 6))
        self.assertIn("products", self.oms("import", DATA / "catalog.json").out)

    def test_import_takes_csv_by_its_name(self):
        path = self.write("stock.csv", "sku,location,available\nMUG-RED,MUC,7\n")
        self.assertEqual(self.json("import", path)["stock"], 1)
        self.assert_stock("MUG-RED", available=87)

    def test_import_of_what_is_no_json_names_the_file(self):
        path = self.write("broken.json", "{")
        self.assertIn("broken.json", self.oms("import", path, status=REFUSED).err)
        self.assertEqual(self.json("import", path, status=REFUSED)["error"]["code"], "OMS_E_SYNTAX")

    def test_config_sets_policies(self):
        self.write("config.json", {"capture": "on_confirmation", "card_hold_ms": 60000, "release_on_decline": True})
        draft = self.write("draft.json", self.draft())
        order = self.json("--config", "config.json", "place", draft)
        self.json("--config", "config.json", "run")
        self.assertEqual(self.show(order)["payment_status"], "captured")

    def test_config_sets_schedules(self):
        self.write("config.json", {"payment_schedule": {"interval_ms": 1000, "factor": 2, "retries": 2},
                                   "retry_burst": 5})
        draft = self.write("draft.json", self.draft(token="tok_unavailable_3"))
        order = self.json("--config", "config.json", "place", draft)
        self.assertEqual(order["problems"][0]["next_try"], "2026-01-31T10:00:01Z")
        run = self.json("--config", "config.json", "run", "--until", "2026-01-31T10:00:03Z")
        self.assertEqual(run["next_due"], "2026-01-31T10:30:00Z")  # two retries, then nothing but the end of the hold
        self.assertEqual(len(self.json("jobs", "--dead")["jobs"]), 1)

    def test_config_with_what_is_unknown_is_refused(self):
        self.oms("list", "--config", self.write("config.json", {"payment_schedule": {"factor": 0}}), status=REFUSED)
        for text in ('{"payment_schedule": 5}', '{"payment_schedule": {"retry": 1}}',
                     '{"payment_schedule": {"retries": "3"}}', '{"captures": "on_dispatch"}', '{"capture": "never"}', '{"card_hold_ms": -1}', "[]", "{"):
            self.oms("list", "--config", self.write("config.json", text), status=USAGE)

    def test_a_sandbox_that_is_down_leaves_the_order_waiting(self):
        down = self.write("down.json", {"payment": "down"})
        order = self.call("--sandbox", down, "place", DATA / "draft.json", "--json").document
        self.assert_state(order, "PENDING")


class SayingNo(ShopTest):
    def test_a_wrong_word_is_answered_with_the_nearest(self):
        for words, hint in ((["plac"], "'place'"), (["place", "--kye", "k", "-"], "'--key'"),
                            (["list", "--state", "shiped"], "SHIPPED"), (["--jsn"], "'--json'")):
            answer = self.call(*words)
            self.assertEqual((answer.status, answer.out), (USAGE, ""))
            self.assertIn(hint, answer.err)

    def test_wrong_arguments_are_named(self):
        for words in ([], ["place"], ["show", "a", "b"], ["list", "--limit"], ["list", "--limit", "many"],
                      ["list", "--limit", "0"], ["--now", "noon", "list"], ["list", "--json=1"], ["place", "missing.json"],
                      ["schema", "--dialect", "oracle"], ["help", "nothing"], ["init", "--db", "postgresql://x/y"]):
            self.assertEqual(self.call(*words).status, USAGE, words)
        self.assertFalse((self.home / "postgresql:").exists())

    def test_a_foreign_file_is_not_touched(self):
        path = self.write("foreign.db", "this is no database, and it is long enough to be looked at\n" * 20)
        before = path.read_bytes()
        answer = self.call("--db", path, "list", "--json")
        self.assertEqual((answer.status, answer.document["error"]["code"]), (BROKEN, "OMS_E_FOREIGN"))
        self.assertEqual(path.read_bytes(), before)

    def test_a_directory_that_is_missing_is_a_broken_storage(self):
        self.assertEqual(self.call("--db", "no/such/place.db", "list").status, BROKEN)

    def test_output_that_cannot_be_written_is_told(self):
        with open("/dev/full", "wb") as full:
            process = subprocess.run([OMS, "codes"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(process.returncode, BROKEN)
        self.assertIn(b"standard output", process.stderr)

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.run([OMS, "schema"], stdout=writer, stderr=subprocess.PIPE, check=False)
        os.close(writer)
        self.assertEqual((process.returncode, process.stderr), (BROKEN, b""))

    def test_nothing_is_placed_for_a_reader_that_went_away(self):
        drafts = [self.draft(("TEA-EARLGREY", 1), idempotency_key=f"k-{i}") for i in range(200)]
        path, (reader, writer) = self.write("drafts.json", drafts), os.pipe()
        os.close(reader)
        subprocess.run([OMS, "place", path, "--json", "--now", MORNING], cwd=self.home, stdout=writer,
                       stderr=subprocess.DEVNULL, check=False)
        os.close(writer)
        self.assertEqual(len(self.json("list", "--limit", 1000)["orders"]), 64)


class Tables(ShopTest):
    def test_states_come_in_four_formats(self):
        document = self.json("states")
        self.assertEqual(len(document["states"]), 7)
        self.assertIn({"from": "SHIPPED", "to": "DELIVERED"},
                      [{"from": row["from"], "to": row["to"]} for row in document["transitions"]])
        self.assertIn("SHIPPED -> DELIVERED", self.call("states", "--format", "dot").out)
        self.assertIn("SHIPPED --> DELIVERED", self.call("states", "--format", "mermaid").out)
        self.assertIn("Trigger", self.call("states").out)

    def test_codes_have_cause_and_resolution(self):
        codes = {row["code"]: row for row in self.json("codes")["codes"]}
        self.assertTrue(codes["ORD-1001"]["retryable"])
        self.assertEqual(codes["ORD-1002"]["resolution"], "Request address correction")
        self.assertIn("| ORD-2001 |", self.call("codes", "--format", "markdown").out)

    def test_the_schema_is_printed_for_each_dialect(self):
        for words in ([], ["--dialect", "sqlite"], ["--dialect", "postgresql"]):
            self.assertIn("CREATE TABLE", self.call("schema", *words).out)
        self.assertEqual(self.json("schema")["dialect"], "sqlite")
        self.assertIn("orders", self.call("schema", "--dialect", "markdown").out)

    def test_tables_open_no_database(self):
        for verb in ("states", "codes", "notifications", "schema"):
            self.assertEqual(self.call(verb, "--db", "no/such/place.db").status, DONE)


class Help(ShopTest):
    def test_every_verb_has_help(self):
        general = self.call("--help").out
        for verb in VERBS:
            self.assertIn(f"\n  {verb} ", general)
            for words in ([verb, "--help"], [verb, "-h"], ["help", verb]):
                answer = self.call(*words)
                self.assertEqual(answer.status, DONE)
                self.assertTrue(answer.out.startswith(f"Usage: oms {verb}"), words)
        self.assertIn("--location", self.call("help", "stock", "adjust").out)

    def test_the_version_is_that_of_the_library(self):
        self.assertRegex(self.call("--version").out, r"^oms (\d+\.\d+\.\d+) \(libooms \1\)\n$")

    def test_the_manual_page_and_the_completion_know_every_verb(self):
        page, script = self.call("help", "--man").out, self.call("help", "--completion", "bash").out
        for verb in VERBS:
            self.assertIn(f'.SS "oms {verb}', page)
            self.assertIn(f"'{verb}') words=", script)

    def test_the_completion_completes(self):
        script = self.call("help", "--completion", "bash").out
        script += 'COMP_WORDS=(oms states --format m); COMP_CWORD=3; _oms; echo "${COMPREPLY[*]}"\n'
        process = subprocess.run(["bash", "-c", script], stdout=subprocess.PIPE, check=True)
        self.assertEqual(process.stdout, b"mermaid\n")


if __name__ == "__main__":
    unittest.main()
