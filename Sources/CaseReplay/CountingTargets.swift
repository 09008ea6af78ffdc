import EventLog
import Foundation
import Glibc
import Reactor
import Schema
import Synchronization

/// Mail, pager and tickets that accept everything and only count: what a replay's effects go to.
///
/// The rule that it keeps: it reaches nobody. Each acceptance is one line of a file, written before
/// it is answered, so that the count outlives the process; like the real targets, pager and tickets
/// know a key again and take it once, and mail takes whatever comes.
package final class CountingTargets: Transport {
    private struct Books {
        var accepted: [String: Int] = [:]
        var taken: Set<String> = []
        var repeated = 0
    }

    private let file: Int32
    private let books = Mutex(Books())
    /// Where a crash test may end it; the engine has the same one.
    package let failpoint: Failpoint?

    /// - Parameter path: read where it exists, and written on.
    package init(path: String, failpoint: Failpoint?) throws(CountingError) {
        self.failpoint = failpoint
        file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CountingError(path: path, code: errno) }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CountingError(path: path, code: EIO)
        }
        books.withLock { books in
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { continue }
                books.accepted[parts[0], default: 0] += 1
                books.taken.insert("\(parts[0])\t\(parts[1])")
            }
        }
    }

    deinit { close(file) }

    /// Acceptances by target.
    package var accepted: [String: Int] { books.withLock { $0.accepted } }
    /// Requests under a key that had been taken before, at targets that know it again.
    package var repeated: Int { books.withLock { $0.repeated } }

    package func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        let key = request.request.headers.last { $0.name == "Idempotency-Key" }?.value ?? ""
        let line = "\(request.system)\t\(key)"
        failpoint?.hit(.midSend, target: request.system)
        let isWritten = books.withLock { books -> Bool in
            if request.system != "mail", books.taken.contains(line) {
                books.repeated += 1
                return true
            }
            let bytes = Array((line + "\n").utf8)
            guard write(file, bytes, bytes.count) == bytes.count else { return false }
            books.taken.insert(line)
            books.accepted[request.system, default: 0] += 1
            return true
        }
        failpoint?.hit(.applied, target: request.system)
        return isWritten
            ? .answered(Response(status: 202)) : .notSent("the count cannot be written")
    }
}

/// The count could not be read or written.
package struct CountingError: Error, CustomStringConvertible {
    package var path: String
    package var code: Int32

    package var description: String {
        "the count at \(path) cannot be kept: \(String(cString: strerror(code)))"
    }
}
