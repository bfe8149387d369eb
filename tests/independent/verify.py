#!/usr/bin/env python3
"""Verifies an exported history without the program that wrote it.

    verify.py DIR [--key VKEY]

Needs Python's standard library, and the command `openssl` for one Ed25519 signature. Exit status 0: valid; 1: not valid,
with one line that names the file, the line in it and the reason. Without --key the key in the folder is used and
printed: compare it with the one that the office published.

What a valid folder proves: the lines of history.jsonl are, byte for byte, lines of the one history of which the office
signed size and root. Where the lines are of one measure and there is a file `heads`, also that the measure had no others
up to there. It does not follow what the lines say a measure may do; the engine's own verifier does that as well.

The order: key, checkpoint, then the hashes in `leaves` against the signed root (RFC 9162), each line against its hash and
the lines before it, `heads`, and last the manifest, which is made again from all that and compared.
"""
import base64, bisect, contextlib, hashlib, json, os, re, subprocess, sys, tempfile

HISTORY, LEAVES, MANIFEST = "history.jsonl", "leaves", "manifest.json"


class Bad(Exception):
    """Not valid: in which file, at which line (from 1; 0 for the whole file), why."""

    def __init__(self, file, line, reason):
        super().__init__(f"{file} line {line}: {reason}" if line else f"{file}: {reason}")


def require(good, file, line, reason):
    if not good:
        raise Bad(file, line, reason)


@contextlib.contextmanager
def reading(file, line, reason):  # whatever cannot be read is not valid, and here is where it stands
    try:
        yield
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise Bad(file, line, reason) from None


# --- the tree of RFC 9162

def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):  # 2.1.1: leaves and nodes differ in their first byte
    return sha256(b"\0" + line)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def root_of(size, sequences, hashes, proof):
    """The root of `size` leaves, from the hashes of some of them and, left to right, of the subtrees without any."""
    hashes, proof = iter(hashes), iter(proof)

    def descend(begin, end):
        at = bisect.bisect_left(sequences, begin)
        if at == len(sequences) or sequences[at] >= end:
            return next(proof)
        if end - begin == 1:
            return next(hashes)
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)  # 2.1.1: the largest power of two below the number
        left = descend(begin, middle)
        return node_hash(left, descend(middle, end))

    try:
        root = descend(0, size) if size else sha256(b"")
    except StopIteration:  # one of them is too short
        return None
    return None if next(hashes, None) or next(proof, None) else root


def root_by_path(node, index, size, path):  # 2.1.3.2
    last = size - 1
    for sibling in path:
        if last <= 0:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 and index == 0 else None


# --- the forms in which things are written; each value has one spelling

def parse(file, number, data):
    """RFC 8785 for strings, booleans, whole numbers, lists and objects."""
    def ordered(item):
        if isinstance(item, dict):
            return {key: ordered(item[key]) for key in sorted(item, key=lambda key: key.encode("utf-16-be"))}
        return [ordered(one) for one in item] if isinstance(item, list) else item
    with reading(file, number, "it is not canonical JSON"):
        value = json.loads(data)
        if not isinstance(value, dict) or canonical(ordered(value)) != data:
            raise ValueError
        return value


def canonical(value):  # keys are in order
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def decode64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data) != text:
        raise ValueError
    return data


def decimal(text):
    if not re.fullmatch("0|[1-9][0-9]*", text):
        raise ValueError
    return int(text)


def from_hex(file, number, text):
    require(re.fullmatch(b"[0-9a-f]{64}", text), file, number, "a hash is 64 lower-case hex digits")
    return bytes.fromhex(text.decode())


def lines_of(file, data):
    require(not data or data.endswith(b"\n"), file, data.count(b"\n") + 1, "it does not end in a newline")
    return data.split(b"\n")[:-1]


def one_line(file, data):
    require(data.count(b"\n") == 1 and data.endswith(b"\n"), file, 1, "it should be one line that ends in a newline")
    return data[:-1]


# --- key and checkpoint: C2SP signed-note and tlog-checkpoint

def read_key(text):  # name+key id+base64(0x01 || public key); the id is a hash over the rest
    with reading("key", 1, "it is not a key"):
        name, key_id, encoded = text.split(b"+", 2)
        key = decode64(encoded)
        right = sha256(name + b"\n" + key)[:4]
        if not re.fullmatch(r"\S+", name.decode()) or len(key) != 33 or key[0] != 1 or key_id.decode() != right.hex():
            raise ValueError
        return name, right, key[1:]


def is_signed(text, signature, public_key):
    # The DER prefix says: an Ed25519 public key of 32 bytes follows (RFC 8410).
    parts = {"key": bytes.fromhex("302a300506032b6570032100") + public_key, "text": text, "signature": signature}
    with tempfile.TemporaryDirectory() as folder:
        for name, data in parts.items():
            with open(os.path.join(folder, name), "wb") as out:
                out.write(data)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in text -sigfile signature"
        return subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0


def read_checkpoint(note, name, key_id, public_key):
    text, _, signatures = note.rpartition(b"\n\n")
    text, signed = text + b"\n", False
    with reading("checkpoint", 0, "it is not a signed note"):
        for line in lines_of("checkpoint", signatures):
            dash, signer, encoded = line.split(b" ")
            data = decode64(encoded)
            if dash.decode() != "\u2014" or not re.fullmatch(r"[^\s+]+", signer.decode()) or len(data) < 5:
                raise ValueError
            if signer == name and data[:4] == key_id:
                signed = is_signed(text, data[4:], public_key)
                require(signed, "checkpoint", 0, "the text or the signature was changed")
    require(signed, "checkpoint", 0, "it is not signed by the key")
    with reading("checkpoint", 0, "it does not say origin, size and root"):
        origin, size, root, *extensions = lines_of("checkpoint", text)
        root = decode64(root)
        if origin != name or len(root) != 32 or b"" in extensions:
            raise ValueError
        return origin.decode(), decimal(size.decode()), root


# --- the lines

def sequence_of(line):  # also of a line that is damaged elsewhere
    found = re.match(rb'[0-9]+(?=")', line.rpartition(b'"sequence":"')[2])
    return int(found[0]) if found else None


def check_line(number, event, before, heads, what, measure):
    """One line against those before it; `heads`: measure -> (number of lines, hash of the last), so far."""
    sequence, own, is_heads = int(event["sequence"]), event.get("measure", ""), event["type"] == "heads"
    if before:
        gap = sequence - int(before["sequence"])
        require(gap > 0 if what == "measure" else gap == 1, HISTORY, number,
                "its sequence does not follow: lines are missing, moved or repeated here")
        require(event["at"] >= before["at"], HISTORY, number, "it is earlier than the line before it")
    require(before or what != "whole" or sequence == 0, HISTORY, number, "the first line should have the sequence 0")
    if what == "range" or what == "measure" and is_heads:
        return
    require(what == "whole" or own == measure, HISTORY, number, f"it is not of the measure {measure}")
    count, last = heads.get(own, (0, None))
    require(int(event.get("revision", "0")) == (count + 1 if own else 0), HISTORY, number,
            "its revision is not the next one: lines of the measure are missing, moved or repeated here")
    require(event.get("prev") == (last and last.hex()), HISTORY, number,
            "it does not name the previous line of its measure: one of the two was changed")


def entry_leaf(measure, count, head):
    return leaf_hash(canonical({"count": str(count), "head": head, "measure": measure}))


def check_recorded(number, body, hashes):
    """A line of heads in a whole history, against `hashes`, the (measure, hash) of all lines before it."""
    size, last = int(body["size"]), {}
    for measure, line_hash in hashes[:size]:
        if measure:
            last[measure] = (last.get(measure, (0,))[0] + 1, line_hash.hex())
    leaves = [entry_leaf(measure, *last[measure]) for measure in sorted(last, key=str.encode)]
    root = root_of(len(leaves), range(len(leaves)), leaves, [])
    require(size < number and (body["measures"], body["root"]) == (str(len(leaves)), root.hex()), HISTORY, number,
            "the heads that it records are not those of the lines")


def check_heads(proof, event, measure, places):
    """That `places`, the (sequence, hash) of all lines here, are exactly those that the recorded heads count."""
    size, measures, root = int(event["body"]["size"]), int(event["body"]["measures"]), event["body"]["root"]
    require((proof["measure"], proof["heads"]) == (measure, event["sequence"]), "heads", 1, "it is about something else")
    entries = proof["entries"]
    for entry in entries:
        path = [from_hex("heads", 1, text.encode()) for text in entry["proof"]]
        leaf = entry_leaf(entry["measure"], entry["count"], entry["head"])
        top = root_by_path(leaf, int(entry["index"]), measures, path)
        require(top and top.hex() == root, "heads", 1, "an entry is not in the tree of the recorded heads")
    ids, at, this = [e["measure"].encode() for e in entries], [int(e["index"]) for e in entries], measure.encode()
    count = int(entries[0]["count"]) if ids == [this] else 0
    if len(ids) == 2:  # absent: between two neighbours
        shown = ids[0] < this < ids[1] and at[0] + 1 == at[1]
    elif len(ids) == 1:  # present, or absent: before the first or after the last
        shown = count or this < ids[0] and at[0] == 0 or this > ids[0] and at[0] == measures - 1
    else:  # absent: there is nothing at all
        shown = not ids and measures == 0
    require(shown, "heads", 1, "it does not show the measure to be there, or to be absent")
    require(len(places) >= count, HISTORY, 0, f"the measure had {count} lines: some were left out")
    last_fits = not count or places[count - 1][1].hex() == entries[0]["head"] and places[count - 1][0] < size
    require(last_fits, "heads", 1, "the last line that it counts is another")
    require(len(places) == count or places[count][0] >= size, "heads", 1, "there are more lines than it counts")


def verify(folder, trusted):
    names = ["checkpoint", HISTORY, "key", LEAVES, "proof"]
    names += ["heads"] if os.path.exists(os.path.join(folder, "heads")) else []
    files = {}
    for name in names + [MANIFEST]:
        with open(os.path.join(folder, name), "rb") as file:
            files[name] = file.read()
    key_text = one_line("key", files["key"])
    key = read_key(key_text)
    require(trusted in (None, key_text.decode()), "key", 1, "it is not the key that is trusted")
    origin, size, root = read_checkpoint(files["checkpoint"], *key)
    manifest = parse(MANIFEST, 1, one_line(MANIFEST, files[MANIFEST]))
    what, measure, claimed = manifest.get("what"), manifest.get("measure", ""), manifest.get("files")
    require(what in ("whole", "range", "measure") and isinstance(claimed, dict) and (what == "measure") == bool(measure),
            MANIFEST, 1, "it does not say what this is")
    require("heads" not in files or what == "measure", "heads", 0, "it belongs to the export of one measure")
    proof_of_heads = parse("heads", 1, one_line("heads", files["heads"])) if "heads" in files else None

    def changed(name):  # by the manifest, which settles what the tree cannot
        return name in claimed and claimed[name] != sha256(files[name]).hex()

    # Which way leads to the signed root: the hashes in `leaves`, or, if those were damaged, the lines themselves.
    lines, leaves = files[HISTORY].split(b"\n")[:-1], files[LEAVES].split(b"\n")[:-1]
    sequences = [sequence_of(line) for line in lines]
    if what == "whole":
        sequences = range(size)
    elif what == "range" and lines and sequences[0] is not None:
        sequences = range(sequences[0], sequences[0] + len(lines))
    ascending = None not in sequences and all(a < b for a, b in zip(sequences, sequences[1:]))
    proven = trouble = None
    for way in (LEAVES, HISTORY):
        try:
            proof = [from_hex("proof", n, text) for n, text in enumerate(lines_of("proof", files["proof"]), 1)]
            hashes = [from_hex(LEAVES, n, text) if way == LEAVES else leaf_hash(text)
                      for n, text in enumerate(lines_of(way, files[way]), 1)]
            if not proven and ascending and root_of(size, sequences, hashes, proof) == root:
                proven = way
        except Bad as bad:
            trouble = trouble or bad

    def blamed():  # where a line and its hash do not belong together
        leaves_bad = proven == HISTORY or not proven and changed(LEAVES) and not changed(HISTORY)
        return LEAVES if leaves_bad else HISTORY

    heads, places, hashes, recorded, before = {}, [], [], None, None
    for number, (line, leaf) in enumerate(zip(lines, leaves), 1):
        line_hash, expected = leaf_hash(line), from_hex(LEAVES, number, leaf)
        require(line_hash == expected, blamed(), number, f"the line's hash is {line_hash.hex()}, not {expected.hex()}")
        event = parse(HISTORY, number, line)
        with reading(HISTORY, number, "it is not a line of a history"):
            own, is_heads = event.get("measure", ""), event["type"] == "heads"
            require(what != "measure" or is_heads or own == measure or places or proven != LEAVES, MANIFEST, 1,
                    f"it names the measure {measure}, but line {number} is of another")
            check_line(number, event, before, heads, what, measure)
            if what == "measure" and is_heads:
                require(recorded is None, HISTORY, number, "it is a second line of heads")
                recorded = event
            else:
                heads[own] = (heads.get(own, (0,))[0] + 1, line_hash)
                places.append((int(event["sequence"]), line_hash))
            if what == "whole" and is_heads:
                check_recorded(number, event["body"], hashes)
        hashes.append((own, line_hash))
        before = event
    for name, mine, other in ((HISTORY, lines, leaves), (LEAVES, leaves, lines)):
        if len(mine) <= len(other):
            lines_of(name, files[name])  # each line ends in a newline
    require(len(lines) == len(leaves), blamed(), min(len(lines), len(leaves)) + 1, "lines and hashes are not equally many")
    require(lines or what == "whole", HISTORY, 0, "there are no lines")
    if trouble and not proven:
        raise trouble
    guilty = [name for name in ("checkpoint", "proof", HISTORY, LEAVES) if changed(name)] + [HISTORY]
    require(proven, guilty[0], 0, "what there is does not lead to the signed root")
    require((proof_of_heads is None) == (recorded is None), "heads", 1 if proof_of_heads else 0,
            "this file and a line of heads go together")
    if recorded:
        with reading("heads", 1, "it is not a proof of heads"):
            require(proof_of_heads["measure"] == measure or changed("heads"), MANIFEST, 1, "'heads' has another measure")
            check_heads(proof_of_heads, recorded, measure, places)

    right = {"checkpoint": {"origin": origin, "root": root.hex(), "size": str(size)},
             "files": {name: sha256(files[name]).hex() for name in names},
             "format": "rectify/history-export@1", "lines": str(len(lines)),
             "what": "measure" if measure else "whole" if len(lines) == size else "range"}
    right |= {"measure": measure} if measure else {}
    right |= {"first": str(sequence_of(lines[0])), "last": str(sequence_of(lines[-1]))} if lines else {}
    require(manifest == right, MANIFEST, 1, "it is not what the other files give")
    print(f"valid: {len(lines)} lines of {size}, root {root.hex()}, signed by {key_text.decode()}")
    if recorded:
        print(f"complete: {measure} has no other lines below sequence {recorded['body']['size']}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) not in (1, 3) or len(arguments) == 3 and arguments[1] != "--key":
        sys.exit(__doc__)
    try:
        verify(arguments[0], arguments[2] if len(arguments) == 3 else None)
    except Bad as bad:
        print(f"not valid: {bad}")
        sys.exit(1)
    except OSError as error:
        print(f"not valid: {os.path.basename(error.filename or '')}: {error.strerror}")
        sys.exit(1)
