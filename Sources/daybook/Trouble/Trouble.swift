import TextForms

/// What went wrong, told to a person: what it was, where, and what can be done about it.
///
/// The rule: every failure of a command becomes one of these; no raw error reaches the terminal.
struct Trouble: Error, CustomStringConvertible {
    var what: String
    /// A path, a line, a field, a position.
    var place: String?
    var remedy: String?
    var status: ExitStatus

    init(
        _ what: String, place: String? = nil, remedy: String? = nil, status: ExitStatus = .trouble
    ) {
        self.what = what
        self.place = place
        self.remedy = remedy
        self.status = status
    }

    var description: String {
        var lines = ["daybook: " + Escaping.line(what)]
        if let place { lines.append("  where:  " + Escaping.line(place)) }
        if let remedy { lines.append("  remedy: " + Escaping.line(remedy)) }
        return lines.joined(separator: "\n")
    }
}

extension Trouble {
    static func usage(_ what: String, remedy: String? = nil) -> Trouble {
        Trouble(what, remedy: remedy, status: .usage)
    }

    /// The answer to a question is no: nothing of that name is known.
    static func unknown(
        _ what: String, place: String? = nil, remedy: String? = nil
    ) -> Trouble {
        Trouble(what, place: place, remedy: remedy, status: .no)
    }
}

/// Ends a command whose data is printed and whose answer is not plainly yes.
struct Finish: Error {
    let status: ExitStatus
}
