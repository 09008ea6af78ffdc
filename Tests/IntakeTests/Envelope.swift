import Foundation

/// A good event as JSON, and variations of it: a path is set to a piece of JSON, or left out.
struct Envelope {
    static let digest = String(repeating: "0123456789abcdef", count: 4)

    private var members: [(name: String, json: String)] = [
        ("specversion", #""1.0""#), ("id", #""d-1""#),
        ("source", #""https://review.example/panel""#),
        ("type", #""daybook.v1.DispositionRecorded""#),
        ("time", #""2024-05-06T07:08:10Z""#),
    ]
    private var data: [(name: String, json: String)] = [
        ("exceptionId", #""QX-1""#), ("version", "2"),
        ("disposition", #""DISPOSITION_CLOSURE_APPROVED""#), ("final", "true"),
        ("finalizedAt", #""2024-05-06T07:08:09Z""#), ("reviewEpisode", #""E-7""#),
        (
            "archive",
            #"[{"role":"ARCHIVE_ROLE_CLOSURE_MEMO","uri":"archive:m","sha256":""# + digest + #""}]"#
        ),
        ("nextStep", #""NEXT_STEP_NONE""#),
    ]

    /// Sets a member of the envelope, or of its data where the path begins with `data.`.
    func with(_ path: String, _ json: String?) -> Envelope {
        var copy = self
        if path.hasPrefix("data.") {
            Self.set(&copy.data, String(path.dropFirst(5)), json)
        } else {
            Self.set(&copy.members, path, json)
        }
        return copy
    }

    private static func set(
        _ members: inout [(name: String, json: String)], _ name: String, _ json: String?
    ) {
        let at = members.firstIndex { $0.name == name }
        switch (at, json) {
        case (let at?, let json?): members[at].json = json
        case (let at?, nil): members.remove(at: at)
        case (nil, let json?): members.append((name, json))
        case (nil, nil): break
        }
    }

    var text: String {
        var all = members
        if !all.contains(where: { $0.name == "data" }) { all.append(("data", Self.object(data))) }
        return Self.object(all)
    }

    var bytes: [UInt8] { Array(text.utf8) }

    private static func object(_ members: [(name: String, json: String)]) -> String {
        "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
    }
}
