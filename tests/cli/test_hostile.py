"""Hostile documents: each is refused with the field, the value and the limit, exit code 1, and leaves the database as it was. Broken files: each is told by
name, exit code 3, and nothing is lost. tests/README.md says where the rest of what is hostile is tried."""
import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import unittest

import hostile
from shop import BROKEN, DATA, DONE, OMS, REFUSED, USAGE, ShopTest

BATCH = 100
FORBIDDEN = ["\x1b", "\u202e", "\x9b", "\u2028", "\ufeff", "4111", "４１１１", "٤١١١", "3782"]


class Hostile(ShopTest):
    def rows(self):
        """How many rows each table has."""
        with contextlib.closing(sqlite3.connect(self.home / "oms.db")) as db:
            tables = [name for name, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}

    def assert_refused(self, case, error):
        message = error["message"]
        self.assertIn(error["code"], case.codes, f"{case.name}: {message}")
        for word in case.words:
            self.assertIn(word, message, f"{case.name}: {word} is not in it")
        for secret in FORBIDDEN:
            self.assertNotIn(secret, message, case.name)
        self.assertLess(len(message), 600, case.name)

    @contextlib.contextmanager
    def unchanged(self):
        before = self.rows()
        yield
        self.assertEqual(self.rows(), before)
        self.assert_verified()


class HostileDrafts(Hostile):
    def send(self, cases):
        document = b"[" + b",\n".join(case.bytes for case in cases) + b"]"
        answer = self.oms("place", "-", "--json", stdin=document, status=REFUSED)
        self.assertEqual(len(answer.lines), len(cases), answer.out)
        for case, line in zip(cases, answer.lines):
            with self.subTest(case.name):
                self.assertIn("error", line)
                self.assert_refused(case, line["error"])

    def test_every_field_refuses_what_it_cannot_be(self):
        cases = [case for case in hostile.draft_cases() if self.can_be_one_of_many(case)]
        self.assertGreater(len(cases), 600)
        with self.unchanged():
            for first in range(0, len(cases), BATCH):
                self.send(cases[first:first + BATCH])

    @staticmethod
    def can_be_one_of_many(case):
        """What has no end cannot be told from what comes after it."""
        return not case.name.endswith(("does not end", "too early"))

    def test_a_document_without_an_end_is_refused(self):
        with self.unchanged():
            for case in hostile.draft_cases():
                if self.can_be_one_of_many(case):
                    continue
                answer = self.oms("place", "-", "--json", stdin=case.bytes, status=REFUSED)
                self.assert_refused(case, answer.lines[-1]["error"])

    def test_the_draft_that_the_others_are_made_of_is_fine(self):
        draft = {**hostile.DRAFT, "expected_total": None}
        order = self.json("place", self.write("draft.json", draft))
        self.assert_state(order, "CONFIRMED")

    def test_odd_documents_are_no_drafts(self):
        with self.unchanged():
            for name, document in (("empty", b""), ("blank", b" \n\t"), ("a byte order mark", b"\xef\xbb\xbf{}"), ("NUL", b"\0" * 100),
                                   ("UTF-16", "{}".encode("utf-16")), ("one bracket", b"["), ("a million brackets", b"[" * 10**6),
                                   ("a million quotes", b'"' * 10**6), ("binary", bytes(range(256)) * 16)):
                with self.subTest(name):
                    answer = self.call("--now", self.now, "place", "-", "--json", stdin=document)
                    self.assertEqual(answer.status, REFUSED, answer.out)
                    self.assertIn('"OMS_E_', answer.out)

    def test_a_document_of_too_many_bytes_is_refused(self):
        with self.unchanged():
            answer = self.call("place", "-", "--json", stdin=b" " * (64 * 2**20 + 1))
            self.assertEqual(answer.status, REFUSED)
            self.assertEqual(answer.document["error"]["code"], "OMS_E_LIMIT")
            self.assertIn("67108864", answer.document["error"]["message"])

    def test_composed_and_decomposed_twins_are_two_customers(self):
        self.json("import", self.write("twins.json", {"customers": [{"id": "Zo\u00eb"}]}))
        with self.unchanged():
            self.send([hostile.Case("twin", {**hostile.DRAFT, "customer": "Zoe\u0308"}, "OMS_E_REFUSED", "ORD-1004")])


class HostileCatalogs(Hostile):
    def test_every_field_refuses_what_it_cannot_be(self):
        cases = list(hostile.catalog_cases())
        self.assertGreater(len(cases), 500)
        with self.unchanged():
            for case in cases:
                with self.subTest(case.name):
                    answer = self.oms("import", "-", "--json", stdin=case.bytes, status=REFUSED)
                    self.assert_refused(case, answer.document["error"])

    def test_the_catalog_that_the_others_are_made_of_is_fine(self):
        counts = self.json("import", self.write("more.json", hostile.CATALOG))
        self.assertEqual(counts["products"], 1)


class HostileWords(Hostile):
    def test_words_of_the_command_line_are_no_better(self):
        order = self.place()
        card = hostile.CARDS["spaced"]
        with self.unchanged():
            for words in (["cancel", order["id"], "--reason", card], ["cancel", order["id"], "--reason", "a\x1bb"],
                          ["cancel", order["id"], "--reason", "x" * 201], ["pay", order["id"], "--token", card],
                          ["show", "../../etc/passwd"], ["show", "%n%n%n"], ["show", "'; DROP TABLE orders; --"], ["show", ""],
                          ["place", str(DATA / "draft.json"), "--key", "k" * 201], ["place", str(DATA / "draft.json"), "--key", ""]):
                with self.subTest(words):
                    answer = self.call("--sandbox", "sandbox.json", "--now", self.now, *words, "--json")
                    self.assertEqual(answer.status, REFUSED, answer.out + answer.err)
                    for secret in FORBIDDEN:
                        self.assertNotIn(secret, answer.out + answer.err)


class HostileTimes(Hostile):
    def test_what_is_no_time_is_wrong_usage(self):
        with self.unchanged():
            for time in hostile.WRONG_TIMES:
                with self.subTest(time):
                    for words in (["--now", time, "list"], ["list", "--since", time], ["run", "--until", time]):
                        answer = self.call(*words)
                        self.assertEqual(answer.status, USAGE, f"{words}: {answer.out}{answer.err}")
                        self.assertNotIn("\x1b", answer.err)

    def test_an_order_of_any_time_is_placed_and_shown(self):
        for time in hostile.ODD_TIMES:
            with self.subTest(time):
                self.now = time
                order = self.place(reference=time, idempotency_key=time)
                self.assert_state(self.show(order), "CONFIRMED")
                self.assert_verified()


class HostileKeys(Hostile):
    def test_a_guessed_id_is_not_found(self):
        order = self.place()
        other = order["id"][:-1] + ("0" if order["id"][-1] != "0" else "1")
        with self.unchanged():
            for guess in ("00000000-0000-0000-0000-000000000000", other, order["id"].replace("-", ""), order["id"][:8], order["number"][:-1]):
                with self.subTest(guess):
                    for verb in (["show"], ["cancel"], ["deliver"]):
                        self.oms(*verb, guess, status=REFUSED)

    def test_a_key_is_compared_byte_by_byte(self):
        draft = self.draft()
        ids = {self.json("place", self.write("draft.json", {**draft, "idempotency_key": key}))["id"]
               for key in ("k-1", "K-1", "k-1 ", "../k-1", "k-1/..", "k\u00e9", "ke\u0301", "k%n", "k'--", "k" * 200)}
        self.assertEqual(len(ids), 10)
        self.assert_verified()


class BrokenFiles(Hostile):
    def assert_broken(self, *words, code, path="oms.db", **how):
        answer = self.call("--db", path, *words, "--json", **how)
        self.assertEqual(answer.status, BROKEN, answer.out + answer.err)
        self.assertEqual(answer.document["error"]["code"], code)
        self.assertIn(path, answer.document["error"]["message"])
        self.assertIn(path, answer.err)

    def test_what_is_no_database_is_refused_and_left_alone(self):
        for name, content in (("note.txt", b"to do: buy milk"), ("noise.bin", bytes(range(256)) * 64)):
            (self.home / name).write_bytes(content)
            for words in (["list"], ["verify"], ["import", DATA / "catalog.json"], ["init"]):
                self.assert_broken(*words, path=name, code="OMS_E_FOREIGN")
            self.assertEqual((self.home / name).read_bytes(), content)

    def test_another_programs_database_is_refused_and_left_alone(self):
        with contextlib.closing(sqlite3.connect(self.home / "songs.db")) as db:
            db.executescript("CREATE TABLE songs (title); INSERT INTO songs VALUES ('so what');")
        content = (self.home / "songs.db").read_bytes()
        self.assert_broken("init", path="songs.db", code="OMS_E_FOREIGN")
        self.assertEqual((self.home / "songs.db").read_bytes(), content)

    def test_a_newer_librarys_database_is_refused(self):
        with contextlib.closing(sqlite3.connect(self.home / "oms.db")) as db:
            db.execute("PRAGMA user_version = 999")
        self.assert_broken("list", code="OMS_E_SCHEMA_NEWER")

    def test_a_file_that_another_process_keeps_locked_is_told(self):
        with self.unchanged(), contextlib.closing(sqlite3.connect(self.home / "oms.db")) as db:
            db.execute("BEGIN IMMEDIATE")
            self.assert_broken("stock", "adjust", "MUG-BLUE", "--location", "BER", "--available", "+1", code="OMS_E_LOCKED")
            self.assertEqual(self.call("list").status, DONE)

    def test_a_file_cut_short_is_told(self):
        path = self.home / "oms.db"
        content = path.read_bytes()
        path.write_bytes(content[:len(content) // 2])
        self.assert_broken("verify", code="OMS_E_CORRUPT")

    def test_a_flipped_bit_in_a_tree_is_told(self):
        path = self.home / "oms.db"
        content = bytearray(path.read_bytes())
        for page in range(1, len(content) // 4096):
            content[page * 4096] ^= 0x10
        path.write_bytes(content)
        self.assert_broken("verify", code="OMS_E_CORRUPT")

    def test_a_missing_index_is_told(self):
        with contextlib.closing(sqlite3.connect(self.home / "oms.db")) as db:
            db.execute("DROP INDEX orders_by_state")
        self.assert_broken("verify", code="OMS_E_CORRUPT")

    def test_a_broken_invariant_is_told(self):
        self.place()
        with contextlib.closing(sqlite3.connect(self.home / "oms.db")) as db:
            db.execute("DELETE FROM events WHERE seq = 1")
            db.commit()
        answer = self.call("verify", "--json")
        self.assertEqual(answer.status, BROKEN)
        self.assertGreater(answer.document["breaches"], 0)

    def test_a_file_that_may_not_grow_loses_nothing_that_was_acknowledged(self):
        self.oms("stock", "adjust", "MUG-BLUE", "--location", "BER", "--available", "+500")
        drafts = self.write("many.json", [self.draft(("MUG-BLUE", 1), reference=f"r-{i}", payment={"method": "terms"}, channel="bulk")
                                          for i in range(500)])

        def no_larger():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            size = (self.home / "oms.db").stat().st_size + 4096
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        process = subprocess.run([OMS, "--now", self.now, "place", drafts, "--json"], cwd=self.home, preexec_fn=no_larger,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        self.assertEqual(process.returncode, BROKEN, process.stderr[-500:])
        acknowledged = [line for line in process.stdout.splitlines() if b'"state"' in line]
        self.assertLessEqual(len(acknowledged), self.rows()["orders"])
        self.assert_verified()
        self.oms("place", drafts, "--json", status=REFUSED if self.rows()["orders"] else DONE)
        self.assertEqual(self.rows()["orders"], 500)
        self.assert_verified()

    @unittest.skipIf(os.geteuid() != 0, "needs to become somebody who may not write")
    def test_a_file_that_may_not_be_written_is_told(self):
        path = self.home / "oms.db"
        os.chmod(self.home, 0o755)
        os.chmod(path, 0o444)
        try:
            answer = subprocess.run([OMS, "--db", path, "stock", "adjust", "MUG-BLUE", "--location", "BER", "--available", "+1"],
                                    user=65534, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        except PermissionError:
            self.skipTest("nobody may not run the program")
        self.assertEqual(answer.returncode, BROKEN, answer.stderr)
        self.assertIn(str(path).encode(), answer.stderr)


if __name__ == "__main__":
    unittest.main()
