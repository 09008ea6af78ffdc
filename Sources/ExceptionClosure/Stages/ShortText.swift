import Crypto

/// Texts for people, of a length that an event has room for.
///
/// The rule that it keeps: what was left out is counted, and two texts that differ only there still
/// read differently, as the digest of the whole one stands in its place.
extension String {
    /// The text itself, or its beginning and its end with what is missing said between them; never
    /// more than `limit` bytes of UTF-8, and cut between characters only.
    ///
    /// - Parameter limit: at least 64, so that there is room for what is said.
    func shortened(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        precondition(limit >= 64, "\(limit) bytes leave no room for what is said of a cut")
        let digest = SHA256.hash(data: Array(utf8)).hexadecimal.prefix(8)
        let notice = "…[\(utf8.count) bytes in all, digest \(digest)]…"
        let room = limit - notice.utf8.count
        return beginning(room / 2) + notice + ending(room - room / 2)
    }

    private func beginning(_ bytes: Int) -> Substring {
        var end = startIndex
        while end < endIndex {
            let next = index(after: end)
            guard utf8.distance(from: startIndex, to: next) <= bytes else { break }
            end = next
        }
        return self[..<end]
    }

    private func ending(_ bytes: Int) -> Substring {
        var start = endIndex
        while start > startIndex {
            let next = index(before: start)
            guard utf8.distance(from: next, to: endIndex) <= bytes else { break }
            start = next
        }
        return self[start...]
    }
}
