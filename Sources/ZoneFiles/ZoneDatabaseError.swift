import Business

/// Why the rules of a zone could not be had from the machine: which zone, where it was looked for,
/// and the remedy.
package enum ZoneDatabaseError: Error, Equatable, Sendable {
    /// Not a name as the tz database gives them, or one whose meaning differs between machines.
    case badIdentifier(String)
    case unknownZone(String, path: String)
    case unreadable(String, path: String, reason: String)
    /// Neither file names the release.
    case noVersion(looked: [String])
    case rules(ZoneRulesError, path: String)
}

extension ZoneDatabaseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badIdentifier(let identifier):
            "‘\(identifier)’ is no name of a time zone; write one like Europe/Berlin or UTC"
        case .unknownZone(let identifier, let path):
            "zone \(identifier): there is no \(path); check the name, or install the system's "
                + "zone data: apt-get install tzdata"
        case .unreadable(let identifier, let path, let reason):
            "zone \(identifier): cannot read \(path): \(reason)"
        case .noVersion(let looked):
            "the release of the zone data is not known: it is neither in "
                + looked.joined(separator: " nor in ")
                + "; install the system's zone data: apt-get install tzdata"
        case .rules(let error, let path): "\(error) (read from \(path))"
        }
    }
}
