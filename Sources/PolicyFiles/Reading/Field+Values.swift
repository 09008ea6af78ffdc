import Business

/// Scalars of the kinds that a policy has.
extension Field {
    func text(_ rule: TextRule) -> String? {
        guard let text = scalar(.str) else {
            mismatch(rule.wanted, remedy: isScalar ? "put it in quotes" : nil)
            return nil
        }
        if let defect = rule.defect(text) {
            refuse("‘\(text.prefix(80))’ is not \(rule.wanted): \(defect)")
            return nil
        }
        return text
    }

    private var isScalar: Bool { node.scalar != nil }

    func flag() -> Bool? {
        switch scalar(.bool)?.lowercased() {
        case "true": return true
        case "false": return false
        default:
            mismatch("true or false", remedy: "without quotes")
            return nil
        }
    }

    func number(_ range: ClosedRange<UInt32>) -> UInt32? {
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let text = scalar(.int) else {
            mismatch(wanted)
            return nil
        }
        guard let number = UInt32(text), range.contains(number) else {
            refuse("\(text) is not \(wanted)")
            return nil
        }
        return number
    }

    /// One of some words.
    func choice<Value>(_ values: KeyValuePairs<String, Value>) -> Value? {
        let wanted = values.map(\.key).joined(separator: ", ")
        guard let text = scalar(.str) else {
            mismatch("one of: \(wanted)")
            return nil
        }
        guard let value = values.first(where: { $0.key == text })?.value else {
            refuse("‘\(text)’ is not known here", remedy: "write one of: \(wanted)")
            return nil
        }
        return value
    }

    /// In milliseconds, such as `60m`, `1h30m` or `500ms`.
    func duration(_ range: ClosedRange<UInt64>) -> UInt64? {
        let wanted = "a duration such as 60m, 1h30m or 10s"
        guard let text = scalar(.str) else {
            mismatch(wanted, remedy: scalar(.int) == nil ? nil : "name its unit: h, m, s or ms")
            return nil
        }
        guard let length = DurationText.milliseconds(text) else {
            refuse(
                "‘\(text.prefix(60))’ is not \(wanted)",
                remedy: "hours, minutes, seconds and milliseconds in this order, without blanks")
            return nil
        }
        guard range.contains(length) else {
            refuse(
                "\(text) is out of bounds: from \(DurationText.text(range.lowerBound)) "
                    + "to \(DurationText.text(range.upperBound))")
            return nil
        }
        return length
    }

    /// The minute of the day, such as `09:15`.
    func minuteOfDay() -> UInt32? {
        guard let text = scalar(.str) else {
            mismatch("a time of day such as \"09:15\"", remedy: "put it in quotes")
            return nil
        }
        do {
            let time = try LocalTime(text)
            guard time < .endOfDay, time.secondOfDay.isMultiple(of: 60), text.utf8.count == 5 else {
                refuse("‘\(text)’ is no time of day: it must look like 09:15, up to 23:59")
                return nil
            }
            return UInt32(time.secondOfDay / 60)
        } catch {
            refuse("\(error)")
            return nil
        }
    }

    func date() -> LocalDate? {
        guard let text = scalar(.str) else {
            mismatch("a date such as 2026-12-25")
            return nil
        }
        do {
            return try LocalDate(iso: text)
        } catch {
            refuse("\(error)")
            return nil
        }
    }
}
