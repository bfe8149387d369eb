#!/usr/bin/env python3
"""Verifies an exported history without the program that wrote it.

    verify.py DIR [--key VKEY]

Needs Python's standard library, and the command `openssl` for one Ed25519 signature. Exit status 0: valid; 1: not valid,
with one line that names the file, the line in it and the reason. Without --key the key in the folder is used and
printed: compare it with the one that the office published.

What a valid folder proves: the lines of history.jsonl are, byte for byte, lines of the one history of which the office
signed size and root. Where the lines are of one measure and there is a file `heads`, also that the measure had no others
up to there. It does not follow what the lines say a measure may do; `rectify audit verify` does that as well.

The order: key, checkpoint, then the hashes in `leaves` against the signed root (RFC 9162), each line against its hash and
the lines before it, `heads`, and last the manifest, which is made again from all that and compared.
"""
import base64, bisect, hashlib, json, os, subprocess, sys, tempfile


class Bad(Exception):
    """Not valid: in which file, at which line (from 1; 0 for the whole file), why."""

    def __init__(self, file, line, reason):
        super().__init__(f"{file} line {line}: {reason}" if line else f"{file}: {reason}")


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):  # RFC 9162, 2.1.1: leaves and nodes differ in their first byte
    return sha256(b"\0" + line)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def split(count):  # the largest power of two below the number of leaves
    return 1 << (count - 1).bit_length() - 1


def root_of(size, sequences, hashes, proof):
    """The root of `size` leaves, from the hashes of some of them and, left to right, of the subtrees without any."""
    hashes, proof = iter(hashes), iter(proof)

    def descend(begin, end):
        at = bisect.bisect_left(sequences, begin)
        if at == len(sequences) or sequences[at] >= end:
            return next(proof)
        if end - begin == 1:
            return next(hashes)
        middle = begin + split(end - begin)
        left = descend(begin, middle)
        return node_hash(left, descend(middle, end))

    try:
        root = descend(0, size) if size else sha256(b"")
    except StopIteration:  # one of them is too short
        return None
    return None if next(hashes, None) or next(proof, None) else root


def root_by_path(leaf, index, size, path):  # RFC 9162, 2.1.3.2
    if index >= size:
        return None
    last, node = size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            node = node_hash(sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None


def canonical(value):  # RFC 8785 for strings, booleans, whole numbers, lists and objects
    def ordered(item):
        if isinstance(item, dict):
            return {k: ordered(item[k]) for k in sorted(item, key=lambda k: k.encode("utf-16-be"))}
        return [ordered(one) for one in item] if isinstance(item, list) else item
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def parse(file, number, data):
    try:
        value = json.loads(data)
        if isinstance(value, dict) and canonical(value) == data:
            return value
    except (ValueError, RecursionError):
        pass
    raise Bad(file, number, "it is not canonical JSON")


def decode64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data) != text:
        raise ValueError
    return data


def decimal(text):
    if not isinstance(text, (str, bytes)) or not text.isascii() or not text.isdigit() or str(int(text)) != (
            text if isinstance(text, str) else text.decode()):
        raise ValueError
    return int(text)


def hex_hash(file, number, text):
    if len(text) != 64 or set(text) - set(b"0123456789abcdef"):
        raise Bad(file, number, "a hash is 64 lower-case hex digits")
    return bytes.fromhex(text.decode())


def lines_of(file, data):
    if data and not data.endswith(b"\n"):
        raise Bad(file, data.count(b"\n") + 1, "it does not end in a newline")
    return data.split(b"\n")[:-1]


def one_line(file, data):
    if data.find(b"\n") != len(data) - 1 or not data:
        raise Bad(file, 1, "it should be one line that ends in a newline")
    return data[:-1]


def read_key(text):
    """C2SP signed-note: name+key id+base64(0x01 || public key); the id is a hash over the rest."""
    try:
        name, key_id, encoded = text.split(b"+", 2)
        key = decode64(encoded)
        right = sha256(name + b"\n" + key)[:4]
        if not name or len(name.decode().split()) != 1 or len(name.decode().split()[0]) != len(name.decode()) or \
                key[:1] != b"\1" or len(key) != 33 or key_id != right.hex().encode():
            raise ValueError
    except ValueError:
        raise Bad("key", 1, "it is not a key")
    return name, right, key[1:]


def is_signed(text, signature, public_key):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        # The DER prefix says: an Ed25519 public key of 32 bytes follows (RFC 8410).
        for path, data in zip(paths, (bytes.fromhex("302a300506032b6570032100") + public_key, text, signature)):
            with open(path, "wb") as out:
                out.write(data)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                               "-rawin", "-in", paths[1], "-sigfile", paths[2]], capture_output=True).returncode == 0


def read_checkpoint(note, name, key_id, public_key):
    """C2SP tlog-checkpoint: origin, size and root, signed."""
    def bad(reason):
        return Bad("checkpoint", 0, reason)
    text, gap, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    if not gap or not signatures.endswith(b"\n"):
        raise bad("it is not a signed note")
    signed = False
    for line in signatures.split(b"\n")[:-1]:
        try:
            dash, signer, encoded = line.split(b" ")
            data = decode64(encoded)
            if dash.decode() != "\u2014" or not signer or b"+" in signer or len(data) < 5 or not signer.decode():
                raise ValueError
        except ValueError:
            raise bad("a line of signatures is not one")
        if signer == name and data[:4] == key_id:
            if not is_signed(text, data[4:], public_key):
                raise bad("the signature is not of this text: the text or the signature was changed")
            signed = True
    if not signed:
        raise bad("it is not signed by the key")
    try:
        origin, size, root = text.split(b"\n")[:3]
        size, root = decimal(size), decode64(root)
        if origin != name or len(root) != 32 or b"" in text.split(b"\n")[3:-1]:
            raise ValueError
    except ValueError:
        raise bad("it is not a checkpoint of the key's name")
    return origin.decode(), size, root


def entry_leaf(measure, count, head):
    return leaf_hash(canonical({"count": str(count), "head": head, "measure": measure}))


def sequence_of(line):
    """A damaged line may still say where it belongs."""
    try:
        return decimal(line.rpartition(b'"sequence":"')[2].partition(b'"')[0])
    except ValueError:
        return None


def check_line(number, event, hashes, before, heads, what, measure):
    """One line against those before it; `heads`: measure -> (number of lines, hash of the last), so far."""
    def require(good, reason):
        if not good:
            raise Bad("history.jsonl", number, reason)
    own = event.get("measure", "")
    if before is not None:
        after = int(before["sequence"])
        require(int(event["sequence"]) > after if what == "measure" else int(event["sequence"]) == after + 1,
                "its sequence does not follow: lines are missing, moved or repeated here")
        require(event["at"] >= before["at"], "it is earlier than the line before it")
    elif what == "whole":
        require(event["sequence"] == "0", "the first line should have the sequence 0")
    if what == "range" or what == "measure" and event["type"] == "heads":
        return
    require(what == "whole" or own == measure, f"it is not of the measure {measure}")
    count, last = heads.get(own, (0, None))
    require(int(event.get("revision", "0")) == (count + 1 if own else 0), "its revision is not the next one")
    require(event.get("prev") == (last and last.hex()), "it does not name the previous line of its measure")
    if event["type"] == "heads":
        size = int(event["body"]["size"])
        require(size < number, "it records the heads of lines that come later")
        at_size = {}
        for earlier, line_hash in hashes[:size]:
            if earlier:
                at_size[earlier] = (at_size.get(earlier, (0,))[0] + 1, line_hash)
        leaves = [entry_leaf(m, at_size[m][0], at_size[m][1].hex()) for m in sorted(at_size, key=str.encode)]
        root = root_of(len(leaves), range(len(leaves)), leaves, [])
        require((event["body"]["measures"], event["body"]["root"]) == (str(len(leaves)), root.hex()),
                "the heads it records are not those of the lines")


def check_heads(proof, event, measure, places):
    """That `places`, the (sequence, hash) of all lines here, are exactly those that the recorded heads count."""
    def require(good, reason, file="heads", line=1):
        if not good:
            raise Bad(file, line, reason)
    size, measures, root = int(event["body"]["size"]), int(event["body"]["measures"]), event["body"]["root"]
    require(size <= int(event["sequence"]), "it is about lines that come later")
    require((proof["measure"], proof["heads"]) == (measure, event["sequence"]), "it is about something else")
    entries = proof["entries"]
    ids = [entry["measure"].encode() for entry in entries]
    at = [int(entry["index"]) for entry in entries]
    for entry, index in zip(entries, at):
        path = [hex_hash("heads", 1, text.encode()) for text in entry["proof"]]
        top = root_by_path(entry_leaf(entry["measure"], entry["count"], entry["head"]), index, measures, path)
        require(top is not None and top.hex() == root, "an entry is not in the tree of the recorded heads")
    this, count = measure.encode(), 0
    if ids == [this]:
        count = int(entries[0]["count"])
    elif len(ids) == 1:  # absent: before the first or after the last
        require(this < ids[0] and at[0] == 0 or this > ids[0] and at[0] == measures - 1, "it does not show absence")
    elif len(ids) == 2:  # absent: between two neighbours
        require(ids[0] < this < ids[1] and at[0] + 1 == at[1], "it does not show absence")
    else:
        require(not ids and measures == 0, "it does not show absence")
    require(len(places) >= count, f"the measure had {count} lines: some were left out", "history.jsonl", 0)
    if count:
        require(places[count - 1][1].hex() == entries[0]["head"] and places[count - 1][0] < size,
                "the last line that it counts is another")
    require(len(places) == count or places[count][0] >= size, "there are more lines than it counts")


def verify(folder, trusted):
    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    names = ["checkpoint", "history.jsonl", "key", "leaves", "proof"]
    names += ["heads"] if os.path.exists(os.path.join(folder, "heads")) else []
    files = {name: read(name) for name in names}
    key_text = one_line("key", files["key"])
    key = read_key(key_text)
    if trusted not in (None, key_text.decode()):
        raise Bad("key", 1, "it is not the key that is trusted")
    origin, size, root = read_checkpoint(files["checkpoint"], *key)
    manifest = parse("manifest.json", 1, one_line("manifest.json", read("manifest.json")))
    what, measure, claimed = manifest.get("what"), manifest.get("measure", ""), manifest.get("files")
    if what not in ("whole", "range", "measure") or not isinstance(claimed, dict) or (what == "measure") != bool(measure):
        raise Bad("manifest.json", 1, "it does not say what this is")
    if "heads" in files and what != "measure":
        raise Bad("heads", 0, "it belongs to the export of one measure")
    heads_proof = parse("heads", 1, one_line("heads", files["heads"])) if "heads" in files else None

    def changed(name):  # by the manifest
        return name in claimed and claimed[name] != sha256(files[name]).hex()

    # Which way leads to the signed root: the hashes in `leaves`, or, if those were damaged, the lines themselves.
    raw = {name: files[name].split(b"\n")[:-1] for name in ("history.jsonl", "leaves", "proof")}
    lines, leaves = raw["history.jsonl"], raw["leaves"]
    sequences = [sequence_of(line) for line in lines]
    if what == "whole":
        sequences = list(range(size))
    elif what == "range" and lines and sequences[0] is not None:
        sequences = list(range(sequences[0], sequences[0] + len(lines)))
    ascending = None not in sequences and all(a < b for a, b in zip(sequences, sequences[1:]))
    proven = trouble = None
    for way in ("leaves", "history.jsonl"):
        try:
            proof = [hex_hash("proof", n, text) for n, text in enumerate(lines_of("proof", files["proof"]), 1)]
            hashes = [leaf_hash(line) if way != "leaves" else hex_hash("leaves", n, line)
                      for n, line in enumerate(lines_of(way, files[way]), 1)]
            if ascending and not proven and root_of(size, sequences, hashes, proof) == root:
                proven = way
        except Bad as bad:
            trouble = trouble or bad

    def blame(number, reason):  # a line and its hash do not belong together
        leaves_bad = proven == "history.jsonl" or not proven and changed("leaves") and not changed("history.jsonl")
        return Bad("leaves" if leaves_bad else "history.jsonl", number, reason)

    heads, places, hashes, recorded, before = {}, [], [], None, None
    for number in range(1, max(len(lines), len(leaves)) + 1):
        if number > len(lines) or number > len(leaves):
            if number > len(lines):
                lines_of("history.jsonl", files["history.jsonl"])
            if number > len(leaves):
                lines_of("leaves", files["leaves"])
            raise blame(number, "there are not as many lines as hashes")
        line, line_hash = lines[number - 1], leaf_hash(lines[number - 1])
        expected = hex_hash("leaves", number, leaves[number - 1])
        if line_hash != expected:
            raise blame(number, f"the line's hash is {line_hash.hex()}, by the tree it is {expected.hex()}")
        event = parse("history.jsonl", number, line)
        own = event.get("measure", "")
        if what == "measure" and event["type"] != "heads" and own != measure and not places and proven == "leaves":
            raise Bad("manifest.json", 1, f"it names the measure {measure}, line {number} is of another")
        try:
            check_line(number, event, hashes, before, heads, what, measure)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Bad("history.jsonl", number, "it is not a line of a history")
        if what == "measure" and event["type"] == "heads":
            if recorded:
                raise Bad("history.jsonl", number, "it is a second line of heads")
            recorded = event
        else:
            heads[own] = (heads.get(own, (0,))[0] + 1, line_hash)
            places.append((int(event["sequence"]), line_hash))
        hashes.append((own, line_hash))
        before = event
    for name in ("history.jsonl", "leaves"):
        lines_of(name, files[name])  # each ends in a newline
    if not lines and what != "whole":
        raise Bad("history.jsonl", 0, "there are no lines")
    if not proven:
        guilty = [name for name in ("checkpoint", "proof", "history.jsonl", "leaves") if changed(name)]
        if trouble:
            raise trouble
        raise Bad(guilty[0] if guilty else "history.jsonl", 0, "what there is does not lead to the signed root")
    if (heads_proof is None) != (recorded is None):
        raise Bad("heads", 1 if heads_proof else 0, "a line of heads and this file go together")
    if heads_proof:
        if heads_proof.get("measure") != measure and not changed("heads"):
            raise Bad("manifest.json", 1, "it names another measure than the file heads")
        try:
            check_heads(heads_proof, recorded, measure, places)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Bad("heads", 1, "it is not a proof of heads")

    right = {"checkpoint": {"origin": origin, "root": root.hex(), "size": str(size)},
             "files": {name: sha256(files[name]).hex() for name in names},
             "format": "rectify/history-export@1", "lines": str(len(lines)),
             "what": "measure" if what == "measure" else "whole" if len(lines) == size else "range"}
    if measure:
        right["measure"] = measure
    if lines:
        right["first"], right["last"] = json.loads(lines[0])["sequence"], json.loads(lines[-1])["sequence"]
    if right != manifest:
        raise Bad("manifest.json", 1, "it is not what the other files give")
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
