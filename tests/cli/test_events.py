"""The feed of events from the command line: whole, from a cursor, by consumer, and followed while others write."""
import json
import signal
import subprocess
import time
import unittest

from shop import OMS, REFUSED, USAGE, ShopTest


class Feed(ShopTest):
    def events(self, *words, status=0):
        return self.oms("events", *words, status=status).lines

    def test_everything_that_happened_is_printed_once(self):
        self.assertEqual(self.events(), [])
        order = self.place()
        self.oms("ship", order["id"])
        events = self.events()
        self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))
        self.assertEqual({event["order"] for event in events}, {order["id"]})
        self.assertEqual((events[0]["type"], events[-1]["state"]), ("placed", "SHIPPED"))

    def test_a_cursor_goes_on_behind_its_line(self):
        self.place()
        events = self.events()
        for at, event in enumerate(events):
            self.assertEqual(self.events("--after", event["cursor"]), events[at + 1 :])
        self.assertEqual(self.events("--max", 2), events[:2])

    def test_more_events_than_a_page_are_printed(self):
        self.oms("stock", "adjust", "MUG-BLUE", "--location", "MAIN", "--available", 10000)
        drafts = "\n".join(json.dumps(self.draft(("MUG-BLUE", 1), customer=None)) for _ in range(400))
        self.oms("place", self.write("drafts.jsonl", drafts), "--json")
        cursors = [event["cursor"] for event in self.events()]
        self.assertGreater(len(cursors), 1000)
        self.assertEqual(len(set(cursors)), len(cursors))
        self.assertEqual(len(self.events("--max", 1001)), 1001)

    def test_a_consumer_goes_on_where_it_ended(self):
        self.place()
        first = self.events("--consumer", "mailer", "--max", 2)
        rest = self.events("--consumer", "mailer")
        self.assertEqual(first + rest, self.events())
        self.assertEqual(self.events("--consumer", "mailer"), [])
        self.assertEqual(self.events("--consumer", "books"), self.events())

    def test_what_is_no_cursor_is_refused(self):
        self.oms("events", "--after", "soon", status=REFUSED)
        self.oms("events", "--max", 0, status=USAGE)
        self.oms("events", "--after", "", "--consumer", "mailer", status=USAGE)

    def follow(self, *words):
        return subprocess.Popen([OMS, "events", "--follow", *words], cwd=self.home, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def end(self, follower, number):
        follower.send_signal(number)
        out, err = follower.communicate(timeout=30)
        self.assertEqual((follower.returncode, err), (0, b""))
        return [json.loads(line) for line in out.splitlines()]

    def test_following_tells_each_event_as_it_happens(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                before = self.events()
                follower = self.follow("--after", before[-1]["cursor"] if before else "")
                order = self.place()
                line = json.loads(follower.stdout.readline())
                self.assertEqual((line["order"], line["seq"]), (order["id"], 1))
                rest = self.end(follower, number)
                self.assertEqual([line, *rest], self.events()[len(before) :][: 1 + len(rest)])

    def test_following_ends_after_so_many(self):
        follower = self.follow("--max", "3")
        self.place()
        out, _ = follower.communicate(timeout=30)
        self.assertEqual((follower.returncode, len(out.splitlines())), (0, 3))

    def test_following_ends_when_nobody_reads(self):
        follower = self.follow()
        follower.stdout.close()
        ended = None
        for _ in range(50):
            self.place()
            ended = follower.poll()
            if ended is not None:
                break
            time.sleep(0.1)
        self.assertEqual((ended, follower.stderr.read()), (3, b""))
        follower.stderr.close()


if __name__ == "__main__":
    unittest.main()
