/// What came up while a file is read: its problems, and where each part stands.
final class Report {
    private(set) var problems: [PolicyProblem] = []
    /// Of keys, by the path that leads to them.
    private(set) var places: [[String]: Place] = [:]

    func refuse(
        _ place: Place, _ path: [String], _ reason: String, remedy: String? = nil
    ) {
        problems.append(PolicyProblem(place, path, reason, remedy: remedy))
    }

    func note(_ path: [String], at place: Place) { places[path] = place }
}
