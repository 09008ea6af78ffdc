import EventLog
import IncidentLogs
import Intake

/// Why an import stopped. What was taken before stays; the same import again takes the rest.
package enum ImportError: Error {
    case incidents(IncidentLogError)
    case tooMany(LiveOrderError)
    case events(XESError)
    case append(AppendError)
    case store(StoreError)
    case quarantine(QuarantineError, String)
}

/// What became of a row that is not imported, and where it stands.
package enum ImportTrouble: Equatable, Sendable, CustomStringConvertible {
    case refused(String)
    case quarantined(String)
    case conflicting(String)

    package var description: String {
        switch self {
        case .refused(let text): "refused: \(text)"
        case .quarantined(let text): "quarantined: \(text)"
        case .conflicting(let text): "conflicting: \(text)"
        }
    }
}

extension ImportError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incidents(let error): error.description
        case .tooMany(let error): error.description
        case .events(let error): error.description
        case .append(let error): "the log took no more: \(error)"
        case .store(let error): error.description
        case .quarantine(let error, let place): "\(place): \(error)"
        }
    }
}
