import CaseImports
import CaseLifecycle
import EventLog
import Intake
import Projections
import Reactor

/// Every error that a room throws, as what a person is told and a script sees.
extension Trouble {
    init(describing error: any Error) {
        switch error {
        case let trouble as Trouble: self = trouble
        case let error as StoreError: self.init(error)
        case let error as AppendError: self.init(error)
        case let error as ViewError: self.init(error)
        case let error as AsOfError: self.init(error.description, status: .usage)
        case let error as IngestError: self.init(error)
        case let error as ImportError: self.init(error)
        case let error as FollowUpRefusal: self.init(error.description, status: .no)
        case let error as CaseRefusal: self.init(error.description, status: .no)
        default: self.init(String(describing: error))
        }
    }

    init(_ error: StoreError) {
        switch error {
        case .locked: self.init(error.description, status: .tryAgain)
        case .beyondHead: self.init(error.description, status: .usage)
        case .permission(let path, let operation):
            self.init(
                "no permission to \(operation) \(path)", place: path,
                remedy: "run as the store's owner; who only reads needs to read data.mdb and to "
                    + "read and write lock.mdb, where LMDB notes its readers")
        default: self.init(error.description)
        }
    }

    init(_ error: ViewError) {
        switch error {
        case .log(let error): self.init(error)
        case .locked: self.init(error.description, status: .tryAgain)
        case .stopped: self.init(error.description, status: .no)
        case .beyondHead: self.init(error.description, status: .usage)
        default: self.init(error.description)
        }
    }

    init(_ error: IngestError) {
        guard case .append(let cause, let line) = error else {
            self.init(error.description)
            return
        }
        self.init(cause)
        place = ["line \(line)", place].compactMap(\.self).joined(separator: ", ")
        repeatable()
    }

    init(_ error: ImportError) {
        switch error {
        case .append(let cause):
            self.init(cause)
            repeatable()
        case .store(let cause): self.init(cause)
        default: self.init(error.description)
        }
    }

    private mutating func repeatable() {
        let again = "then run it again: what was taken is not taken twice"
        remedy = remedy.map { "\($0); \(again)" } ?? again
    }

    init(_ error: AppendError) {
        switch error {
        case .conflict(let key, let first, let recorded):
            self.init(
                "the key (\(key.source), \(key.id)) stands for other content; nothing was appended",
                place: "first used at \(first), the conflict is recorded at \(recorded)",
                remedy: "compare with ‘daybook show \(first)’; a correction needs a new id",
                status: .no)
        case .wrongExpectedRevision(let stream, let expected, let actual):
            self.init(
                "\(stream) changed meanwhile; nothing was appended",
                place: "expected \(expected.told), found revision \(actual)",
                remedy: "look at it again and repeat the command", status: .tryAgain)
        case .streamEnded(let stream):
            self.init(
                "\(stream) was erased and takes no further event; nothing was appended",
                remedy: "‘daybook log --type PayloadErased’ tells when and why; what goes on needs "
                    + "a new id", status: .no)
        case .invalid(let text):
            self.init("the event was refused: \(text)")
        case .clockStepped(let expected, let found):
            self.init(
                "the system's clock jumped by more than 24 hours; nothing was appended",
                place: "expected about \(expected), found \(found)",
                remedy: "set the clock right, or accept its time with ‘daybook clock accept’")
        case .notWritable(let text):
            self.init("the store cannot be written: \(text)")
        case .mapFull(let limit):
            self.init(
                "the log has reached its limit of \(limit) bytes; nothing was appended",
                remedy: "begin a new store")
        case .diskFull(let path):
            self.init(
                "no space is left on the device; nothing was appended", place: path,
                remedy: "free some space")
        case .outcomeUnknown(let text):
            self.init(
                "it is not known whether the events were appended: \(text)",
                remedy: "repeat the command: what was appended is not appended again",
                status: .tryAgain)
        case .storage(let text):
            self.init(text)
        }
    }
}

extension ExpectedRevision {
    fileprivate var told: String {
        switch self {
        case .any: "any revision"
        case .noStream: "no such stream"
        case .exactly(let revision): "revision \(revision)"
        }
    }
}
