import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, noticed between two batches: the unsealed generation is then removed.
enum Interruption {
    private static let flag = Atomic<Bool>(false)

    static var hasCome: Bool { flag.load(ordering: .relaxed) }

    static func listen() {
        // Touched here, so that the handler finds it made: making it is nothing for a handler.
        flag.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.flag.store(true, ordering: .relaxed) }
        }
    }
}
