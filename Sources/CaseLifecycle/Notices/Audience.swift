import Business
import Schema

/// Finds the person to tell, along the chain of deputies.
///
/// The rule that it keeps: the chain ends. A policy whose chain loops is refused; should one be
/// met all the same, nobody is asked twice.
struct Audience {
    let policy: CasePolicy
    let date: LocalDate

    struct Chain {
        var person: PersonRules?
        /// A sentence for each who could not be it.
        var passedOver: [String]
    }

    /// - Parameter assignee: works on the case already, so that a deputy is told instead (B-43).
    func tam(of account: String, besides assignee: String) -> Chain {
        guard let rules = policy.content.accounts.first(where: { $0.name == account }) else {
            return Chain(passedOver: ["account ‘\(account)’ is not in policy \(policy.version)"])
        }
        guard !rules.tam.isEmpty else {
            return Chain(passedOver: ["account \(account) has no TAM"])
        }
        var passedOver: [String] = []
        var asked: Set<String> = []
        var name = rules.tam
        while !name.isEmpty, asked.insert(name).inserted {
            guard let person = policy.person(name) else {
                passedOver.append("\(name) is not in policy \(policy.version)")
                break
            }
            if let reason = absence(of: person) {
                passedOver.append(reason)
            } else if name == assignee {
                passedOver.append("\(name) works on the case")
            } else {
                return Chain(person: person, passedOver: passedOver)
            }
            name = person.deputy
        }
        return Chain(passedOver: passedOver + ["no deputy is left"])
    }

    private func absence(of person: PersonRules) -> String? {
        let today = date.description
        // ISO dates are in the order of their text.
        let away = person.absences.first { $0.from <= today && today <= $0.to }
        return away.map { "\(person.name) is away from \($0.from) to \($0.to)" }
    }
}
