import Glibc
import Synchronization

/// The environments that this process has open, by the identity of their data files.
///
/// LMDB must not open one store twice in a process: closing one of the two drops the locks of
/// both. A path is not an identity, since links and renames change it; device and inode are.
enum EnvironmentRegistry {
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    private static let open = Mutex<Set<Identity>>([])

    /// Takes the store for this process; false if it is open already.
    static func claim(_ identity: Identity) -> Bool {
        open.withLock { $0.insert(identity).inserted }
    }

    static func release(_ identity: Identity) {
        _ = open.withLock { $0.remove(identity) }
    }
}
