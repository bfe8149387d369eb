// Judges our checkpoints and proofs by Go's own implementation of signed notes and history trees (golang.org/x/mod,
// sumdb/note and sumdb/tlog: what Go's module checksum database runs on).
//
//	interop KEY PROOF LINE        a .tlog-proof, and the line it proves: "valid INDEX of SIZE"
//	interop KEY OLD NEW HASHES    two checkpoints, and the hashes (hex, one a line) that join them: "consistent OLD NEW"
//
// Files, but for KEY, which is the public key's text. Exit code 1 and a reason where it is not so.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("NOT valid:", err)
		os.Exit(1)
	}
}

func read(path string) string {
	bytes, err := os.ReadFile(path)
	must(err)
	return string(bytes)
}

// The size and the root that a checkpoint signed by the key speaks of.
func open(signed string, key string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(key)
	must(err)
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		must(fmt.Errorf("the note is no checkpoint of %s", verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return size, root
}

func checkProof(key, proof, line string) {
	head, checkpoint, found := strings.Cut(proof, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		must(fmt.Errorf("this is no tlog-proof"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err)
	var hashes tlog.RecordProof
	for _, text := range lines[2:] {
		bytes, err := base64.StdEncoding.DecodeString(text)
		must(err)
		var hash tlog.Hash
		copy(hash[:], bytes)
		hashes = append(hashes, hash)
	}
	size, root := open(checkpoint, key)
	must(tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash([]byte(strings.TrimSuffix(line, "\n")))))
	fmt.Println("valid", index, "of", size)
}

func checkConsistency(key, old, newer, list string) {
	var hashes tlog.TreeProof
	for _, text := range strings.Fields(list) {
		bytes, err := hex.DecodeString(text)
		must(err)
		var hash tlog.Hash
		copy(hash[:], bytes)
		hashes = append(hashes, hash)
	}
	oldSize, oldRoot := open(old, key)
	newSize, newRoot := open(newer, key)
	must(tlog.CheckTree(hashes, newSize, newRoot, oldSize, oldRoot))
	fmt.Println("consistent", oldSize, newSize)
}

func main() {
	switch len(os.Args) {
	case 4:
		checkProof(os.Args[1], read(os.Args[2]), read(os.Args[3]))
	case 5:
		checkConsistency(os.Args[1], read(os.Args[2]), read(os.Args[3]), read(os.Args[4]))
	default:
		fmt.Println("usage: interop KEY PROOF LINE | interop KEY OLD NEW HASHES")
		os.Exit(2)
	}
}
