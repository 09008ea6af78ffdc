/// What must hold of a parser whatever bytes it is given; a trap or an endless loop breaks it too.
///
/// The rule: a property needs no example. It compares a parser with its own writer, or with a
/// reader that somebody else wrote.
struct ParserProperty: Sendable {
    let name: String
    /// Throws a ``Broken`` where it does not hold.
    let check: @Sendable ([UInt8]) throws -> Void

    struct Broken: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    static let all = [record, fields, cloudEvent, logText, note, proof, tile]

    static func named(_ name: String) -> ParserProperty? { all.first { $0.name == name } }
}

/// Throws unless both are the same.
func requireSame<T: Equatable>(
    _ found: T, _ wanted: T, _ what: @autoclosure () -> String
) throws {
    guard found == wanted else { throw ParserProperty.Broken("\(what()): \(found), \(wanted)") }
}
