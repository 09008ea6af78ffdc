"""The oracle of proofs against published vectors, so that it is answerable itself."""

from __future__ import annotations

import base64
import json
import os
import unittest
from pathlib import Path
from typing import Any

from oracle.tlog import (
    Bad,
    Key,
    ed25519_holds,
    leaf_hash,
    need,
    root_of_path,
    roots_of_proof,
    tile_path,
    tree_hash,
)

FIXTURES = os.environ.get("DAYBOOK_FIXTURES")
VECTORS = Path(FIXTURES or ".") / "vectors"
NEEDS_VECTORS = unittest.skipUnless(FIXTURES and VECTORS.exists(), "skipped: no DAYBOOK_FIXTURES")

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
ED25519 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def holds(check: Any) -> bool:
    try:
        check()
    except (Bad, ValueError):
        return False
    return True


class TlogTests(unittest.TestCase):
    def test_the_signatures_of_rfc_8032_hold_and_their_neighbours_do_not(self) -> None:
        for key, message, signature in ED25519:
            parts = [bytes.fromhex(part) for part in (key, message, signature)]
            self.assertTrue(ed25519_holds(*parts))
            for place in range(64):
                changed = bytearray(parts[2])
                changed[place] ^= 1
                self.assertFalse(ed25519_holds(parts[0], parts[1], bytes(changed)))

    @NEEDS_VECTORS
    def test_proofs_of_the_rfc_6962_vectors_hold_or_fail_as_they_say(self) -> None:
        tried = 0
        for path in sorted((VECTORS / "rfc6962").rglob("*.json")):
            vector = json.loads(path.read_text(encoding="utf-8"))
            proof = [base64.b64decode(text) for text in vector["proof"] or []]

            def check() -> None:
                need(all(len(part) == 32 for part in proof), "a hash of another length")
                if "leafIdx" in vector:
                    leaf, root = (base64.b64decode(vector[n]) for n in ("leafHash", "root"))
                    index, size = vector["leafIdx"], vector["treeSize"]
                    need(root_of_path(index, size, leaf, proof) == root, "another root")
                    return
                old, new = vector["size1"], vector["size2"]
                roots = tuple(base64.b64decode(vector[n]) for n in ("root1", "root2"))
                need(0 < old <= new, "sizes that no proof is for")
                need(roots_of_proof(old, new, proof, roots[0]) == roots, "other roots")

            self.assertEqual(holds(check), not vector["wantErr"], path.name)
            tried += 1
        self.assertGreater(tried, 80)

    @NEEDS_VECTORS
    def test_the_published_note_verifies_under_its_key(self) -> None:
        examples = json.loads(
            (VECTORS / "c2sp-spec-examples" / "examples.json").read_text(encoding="utf-8"))
        key = Key.parse(examples["signed_note"]["vkey"])
        text, _, line = examples["signed_note"]["note"].rpartition("\n\n")
        signature = base64.b64decode(line.split(" ")[2])[4:]
        self.assertTrue(key.holds(text + "\n", signature))
        self.assertFalse(key.holds(text + "!\n", signature))
        for index, path in examples["tile_path"].items():
            self.assertEqual(tile_path("0", int(index), 256), f"tile/0/{path}")

    def test_a_tree_is_the_hash_of_its_halves(self) -> None:
        leaves = [leaf_hash(bytes([n])) for n in range(7)]
        for index in range(7):
            self.assertNotEqual(tree_hash(leaves[:index]), tree_hash(leaves[: index + 1]))


if __name__ == "__main__":
    unittest.main()
