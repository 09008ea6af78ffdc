import Reactor
import Schema

/// A record of a target that is read, and the path under which it is found.
enum TargetPlace: Hashable {
    case queue(String)
    case ledger(String)
    case tracker(String)
    case folder(String)
    /// An archived object, by its name.
    case object(String)

    var id: String {
        switch self {
        case .queue(let id), .ledger(let id), .tracker(let id), .folder(let id), .object(let id):
            id
        }
    }

    var target: ClosureTarget {
        switch self {
        case .queue: .queue
        case .ledger: .ledger
        case .tracker: .tracker
        case .folder, .object: .archive
        }
    }

    var isArchive: Bool { target == .archive }

    var path: String {
        let id = escaped(id)
        return switch self {
        case .queue: "/items/\(id)"
        case .ledger: "/records/\(id)"
        case .tracker: "/exceptions/\(id)"
        case .folder: "/folders/\(id)"
        case .object: "/objects/\(id)"
        }
    }

    func reading(_ name: String) -> Reading<ExceptionClosure> {
        Reading(name, .target(target), path)
    }
}

/// One segment of a path.
func escaped(_ part: String) -> String { EffectIdentity<ExceptionClosure>.escaped(part) }

extension TargetMapping {
    var isComplete: Bool {
        !queueItem.isEmpty && !ledgerRecord.isEmpty && !trackerItem.isEmpty
            && !archiveFolder.isEmpty
    }
}

extension DispositionRecorded {
    func reference(_ role: ArchiveRole) -> ArchiveReference? {
        archive.first { $0.role == role }
    }
}

extension ArchiveReference {
    /// The object's name in the archive, from a reference such as `archive:memo-QX-9-1`.
    var objectName: String? {
        let scheme = "archive:"
        guard uri.hasPrefix(scheme), uri.utf8.count > scheme.utf8.count else { return nil }
        return String(uri.dropFirst(scheme.count))
    }
}
