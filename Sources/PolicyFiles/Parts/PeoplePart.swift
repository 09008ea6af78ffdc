import Business
import Schema

/// `people` and `accounts`: who is told, and who instead of them (B-43).
enum PeoplePart {
    static let personKeys = ["address", "deputy", "away"]
    static let accountKeys = ["tam"]

    static func people(_ section: Section?, _ names: Names) -> [PersonRules] {
        guard let section else { return [] }
        return section.sections(personKeys).map { name, person in
            PersonRules.with {
                $0.name = name
                $0.address = person.required("address")?.text(.address) ?? ""
                $0.deputy = names.person(person["deputy"])
                $0.absences = (person["away"]?.items() ?? []).compactMap(absence)
            }
        }
    }

    static func accounts(_ section: Section?, _ names: Names) -> [AccountRules] {
        guard let section else { return [] }
        return section.sections(accountKeys).map { name, account in
            AccountRules.with {
                $0.name = name
                $0.tam = names.person(account["tam"])
            }
        }
    }

    /// `2026-03-09..2026-03-13`, both included, or one date.
    private static func absence(_ field: Field) -> Absence? {
        guard let text = field.scalar(.str) else {
            field.mismatch("dates such as 2026-03-09..2026-03-13")
            return nil
        }
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard ends.count <= 2 else {
            field.refuse("‘\(text.prefix(60))’ must look like 2026-03-09..2026-03-13")
            return nil
        }
        do {
            let from = try LocalDate(iso: ends[0])
            let to = try LocalDate(iso: ends[ends.count - 1])
            guard from <= to else {
                field.refuse("\(to) is before \(from)")
                return nil
            }
            return Absence.with {
                $0.from = from.description
                $0.to = to.description
            }
        } catch {
            field.refuse("\(error)", remedy: "write 2026-03-09..2026-03-13, or one date")
            return nil
        }
    }
}
