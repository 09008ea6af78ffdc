import Foundation
import Projections

/// One line on the terminal that is written over: events done, rate, time left.
struct ProgressLine {
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) != 0 }

    func show(_ progress: RebuildProgress) {
        guard isShown else { return }
        var text = "\(progress.position.rawValue) of \(progress.target.rawValue) events"
        text += String(format: ", %.0f/s", progress.eventsPerSecond)
        if let left = progress.secondsLeft { text += String(format: ", %.0f s left", left) }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    func clear() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
