import CLMDB

/// A table of an environment, opened once when the environment is and used by every transaction.
///
/// Tables hold one value a key: composite keys take the place of LMDB's sorted duplicates.
package struct Table: Sendable, Hashable {
    let handle: MDB_dbi
    package let name: String
    package let keys: KeyKind
}

/// How a table orders its keys.
package enum KeyKind: Sendable, Hashable {
    /// 1 to 511 bytes, in lexicographic order.
    case bytes
    /// 64-bit unsigned integers, in numeric order.
    case integers
}

/// A table that an environment is created with.
package struct TableSpec: Sendable, Hashable {
    package let name: String
    package let keys: KeyKind

    package init(_ name: String, keys: KeyKind = .bytes) {
        self.name = name
        self.keys = keys
    }
}
