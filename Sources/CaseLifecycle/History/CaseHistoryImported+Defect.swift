import Schema

/// Which rows are taken at all.
extension CaseHistoryImported {
    /// Why the row can be no case's history here; nil if nothing is wrong with it. The bounds are
    /// those of live facts, so that all that derives from an adopted case fits as well.
    package var defect: String? {
        do throws(CaseRefusal) {
            for fact in facts(after: nil) { try CaseBounds.check(fact.message, of: caseID) }
            return nil
        } catch {
            return error.description
        }
    }
}
