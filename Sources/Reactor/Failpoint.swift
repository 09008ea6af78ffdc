import Glibc
import Synchronization

/// A place where a crash test lets the process kill itself, as a power cut would: no handler runs,
/// no buffer is written, no lock is released by us.
///
/// `DAYBOOK_FAILPOINT=name[:target][:n]` arms one of them: at its n-th hit (the first, unless said)
/// at that target (any, unless said) the process sends itself SIGKILL. Without the variable nothing
/// of this runs. Names, in the order of an effect's life:
///
///     before-intent   decided and read, nothing recorded
///     after-intent    intent and attempt recorded, nothing sent
///     mid-send        the first bytes of the request handed to the kernel
///     applied         the answer arrived, or its absence was noticed
///     before-outcome  the outcome is known and about to be recorded
///     after-outcome   the outcome is recorded
///     reconciling     an attempt of unknown outcome is about to be reconciled
package final class Failpoint: Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case beforeIntent = "before-intent"
        case afterIntent = "after-intent"
        case midSend = "mid-send"
        case applied
        case beforeOutcome = "before-outcome"
        case afterOutcome = "after-outcome"
        case reconciling
    }

    private let name: Name
    private let target: String?
    private let hitsLeft: Mutex<Int>

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), let name = Name(rawValue: parts[0]) else { return nil }
        var rest = parts.dropFirst()
        var hits = 1
        if let last = rest.last, let number = Int(last) {
            guard number > 0 else { return nil }
            hits = number
            rest.removeLast()
        }
        guard rest.count <= 1 else { return nil }
        self.name = name
        self.target = rest.first.flatMap { $0.isEmpty ? nil : $0 }
        self.hitsLeft = Mutex(hits)
    }

    /// Dies here if this is the hit that was asked for.
    package func hit(_ name: Name, target: String) {
        arm(name, target: target)?.die()
    }

    /// Counts a hit; where the death belongs a little later, the caller holds what brings it.
    package func arm(_ name: Name, target: String) -> ArmedFailpoint? {
        guard name == self.name, self.target == nil || self.target == target else { return nil }
        let isDue = hitsLeft.withLock { left in
            left -= 1
            return left == 0
        }
        return isDue ? ArmedFailpoint() : nil
    }
}

/// A hit that was counted and is due: whoever holds it brings the death about.
package final class ArmedFailpoint: Sendable {
    package func die() -> Never {
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
