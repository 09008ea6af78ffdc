/// What the histories of a run came by, so that one which meets nothing does not pass for good.
struct Seen {
    var acts: Set<History.Act> = []
    private(set) var answers: Set<String> = []

    static let allAnswers: Set<String> = [
        "appended", "duplicate", "conflict", "wrong revision", "invalid", "lost",
    ]

    mutating func note(_ answer: LogModel.Answer) {
        switch answer {
        case .receipt(_, _, _, let isDuplicate):
            answers.insert(isDuplicate ? "duplicate" : "appended")
        case .conflict: answers.insert("conflict")
        case .wrongRevision: answers.insert("wrong revision")
        case .invalid: answers.insert("invalid")
        case .lost: answers.insert("lost")
        }
    }

    mutating func merge(_ other: Seen) {
        acts.formUnion(other.acts)
        answers.formUnion(other.answers)
    }
}
