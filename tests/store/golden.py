#!/usr/bin/env python3
"""The golden bytes of codec_test.cc once more, from what engine/store says of the format: they are not merely what the
program happened to write.

Frame (frame.h): be32 CRC-32C of what follows, version byte, be32 length, payload. Numbers are little-endian, lengths
LEB128 (archive.h); members come in the order of records.cc.

usage: golden.py codec_test.cc; 0: the bytes in the test are those, 1: some are not.
"""
import re
import struct
import sys


def crc32c(data):  # RFC 3720, bit by bit
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def frame(payload, version=1):
    rest = bytes([version]) + struct.pack(">I", len(payload)) + payload
    return struct.pack(">I", crc32c(rest)) + rest


def length(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def text(value):
    data = value.encode()
    return length(len(data)) + data


def u8(value):
    return struct.pack("<B", value)


def u32(value):
    return struct.pack("<I", value)


def u64(value):
    return struct.pack("<Q", value)


def at(milliseconds):
    return struct.pack("<q", milliseconds)


def listed(each, values):
    return length(len(values)) + b"".join(each(value) for value in values)


def mapped(each, values):  # in order of the keys' bytes
    return length(len(values)) + b"".join(text(k) + each(values[k]) for k in sorted(values, key=str.encode))


def field(value):  # one text, or a list of them
    return u32(0) + text(value) if isinstance(value, str) else u32(1) + listed(text, value)


def pair(two):
    return text(two[0]) + text(two[1])


def deadline(value):
    due, original, unit, calendar = value
    return at(due) + at(original) + u8(["hours", "workhours", "days", "workdays"].index(unit)) + text(calendar)


def optional(each, value):  # cereal asks "is it missing?"
    return u8(1) if value is None else u8(0) + each(value)


def actor(value):  # person, unit, and whom they act for
    person, unit, for_person, for_unit = (*value, "", "")[:4]
    return text(person) + text(unit) + text(for_person) + text(for_unit)


def proposal(value):
    transition, by, when, sets, note, approvals, decision, revision, expires = value
    return (text(transition) + actor(by) + at(when) + mapped(field, sets) + text(note) + listed(actor, approvals) +
            text(decision) + u64(revision) + optional(at, expires))


def rung(value):
    (name, title, level, state, episode, when, due, missed, by, decide, acknowledged, resolved, answered, outcome, to,
     rule) = value
    return (text(name) + pair(title) + u32(level) + text(state) + u32(episode) + at(when) + at(due) + at(missed) +
            optional(at, by) + u8(decide) + optional(actor, acknowledged) + optional(actor, resolved) + at(answered) +
            text(outcome) + text(to) + text(rule))


def standing(value):
    rule, wake, memory, failures, error = value
    return text(rule) + optional(at, wake) + text(memory) + u32(failures) + text(error)


def record():
    """What golden_record() of codec_test.cc says, in the order of records.cc."""
    return b"".join([
        text("licang-2020-1.2-3"), text("licang-2020"),
        listed(lambda node: u32(node[0]) + pair(node[1]), [(1, ("area", "一")), (2, ("", "二"))]),
        pair(("title", "标题")), text("原文"), u32(17), text("rectification"), u32(2),
        text("verifying"), u8(["assign", "execute", "verify", "close"].index("verify")), u8(1), u64(5), u32(3),
        at(1000), at(2000), at(3000), mapped(field, {"support_units": ["a", "b"], "due": "2020-12-31"}),
        optional(deadline, (9000, 8000, "workdays", "local")),
        optional(lambda s: text(s[0]) + optional(deadline, s[1]) + at(s[2]) + u32(s[3]),
                 ("paused", (7000, 6000, "hours", "cn"), -1, 1)),
        u32(1),
        listed(rung, [("remind", ("", "提醒"), 1, "executing", 2, 4000, 3900, 3800, 4100, 1, ("li.na", "office"),
                       ("wang.fang", "audit-office"), 4200, "tolerated", "sun.hao", "stagnation")]),
        listed(lambda e: b"".join(map(text, e)), [("photo.jpg", "image/jpeg", "a" * 64, "/e/1", "2020-11-20", "photo")]),
        listed(proposal, [("pass", ("li.na", "office", "wang.fang", "audit-office"), 5000, {"note": "x"}, "note",
                           [("zhang.wei", "")], "No. 12", 4, 5500)]),
        mapped(actor, {"submit": ("zhang.wei", "housing-office")}), mapped(at, {"executing": 6500}), u32(4), u32(6),
        text("licang-2020-1.2-2"), listed(lambda c: text(c[0]) + text(c[1]) + u8(c[2]),
                                          [("licang-2020-1.2-3-1", "closed", 1)]),
        listed(lambda d: actor(d[0]) + text(d[1]) + at(d[2]), [(("li.na", "office"), "wang.fang", 9500)]), u32(8),
        listed(standing, [("stagnation", 9600, "seen 3", 2, "no such field")]), u32(7), u32(2),
        listed(lambda a: u8(a[0]) + u32(a[1]) + at(a[2]), [(1, 2, 9650), (7, 3, 9700)]), optional(at, 9800),
        optional(at, 9900),
        b"\xab" * 32, optional(at, 9001), listed(pair, [("relapse", "fired")]), listed(text, ["housing-office"]), listed(text, ["zhang.wei"]),
    ])


def reply():
    return b"".join([text("key-1"), text("licang-2020-1"), u64(3), u64(258), text("fired"), text("executing")])


def outbox():
    return b"".join([
        u64(258), u32(1), text("licang-2020-1"), pair(("title", "标题")), text("remind"), pair(("", "提醒")), at(1000),
        at(-2), text("lead"), text("housing-office"), text("zhang.wei"), text("executing"), pair(("", "执行")),
        text("逾期过半"), u64(12), at(2000),
    ])


def letter():
    return outbox() + text("mail") + u32(8) + at(258) + text("no answer") + u8(1)


def main(test):
    with open(test, encoding="utf-8") as source:
        # Adjacent strings are one, as the compiler has it.
        literals = re.sub(r'"\s*"', "", source.read())
    wanted = {"a frame": frame(b"payload"), "the record": frame(record(), 4), "the reply": frame(reply()),
              "the notice": frame(outbox(), 3), "the dead letter": frame(letter(), 2)}
    missing = [name for name, value in wanted.items() if f'"{value.hex()}"' not in literals]
    for name in missing:
        print(f"{name}: the test has other bytes than {wanted[name].hex()}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
