import Glibc
import Synchronization

/// A thread that waits for the bell of whoever appends, and tells the head whenever it has grown.
///
/// The bell is a change of the lock file's times, once after each commit (`StoreAccess.ring`). The
/// data file's content would wake a follower with each page that is written, before there is
/// anything to read.
final class Follower: Sendable {
    private let access: StoreAccess
    private let after: Position
    private let lookMilliseconds: Int32
    private let continuation: AsyncStream<Position>.Continuation
    /// A pipe: its reading end becomes readable once the consumer has gone.
    private let stopped: Int32
    private let stop: Int32

    /// - Parameter lookMilliseconds: how long it waits for the bell before it looks by itself;
    ///   negative: for ever.
    init(
        access: StoreAccess, after: Position, lookMilliseconds: Int32,
        continuation: AsyncStream<Position>.Continuation
    ) {
        self.access = access
        self.after = after
        self.lookMilliseconds = lookMilliseconds
        self.continuation = continuation
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (stopped, stop) = (ends[0], ends[1])
    }

    deinit {
        for end in [stopped, stop] where end >= 0 { Glibc.close(end) }
    }

    func start() {
        continuation.onTermination = { [self] _ in
            var byte: UInt8 = 1
            Glibc.write(stop, &byte, 1)
        }
        var thread = pthread_t()
        let follower = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Follower>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, follower.toOpaque())
        guard status == 0 else {
            follower.release()
            return continuation.finish()
        }
        pthread_detach(thread)
    }

    private func run() {
        let watch = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        defer { if watch >= 0 { Glibc.close(watch) } }
        if watch >= 0 { inotify_add_watch(watch, access.bell, UInt32(IN_ATTRIB)) }
        var last = after
        // The watch stands before the first look, so that nothing falls between them.
        while let head = try? access.read({ try $0.head($1).position }) {
            if head > last {
                last = head
                if case .terminated = continuation.yield(head) { return }
                // A burst of commits is told a few times, and not with each of them.
                if hasStopped(withinMilliseconds: Self.quietMilliseconds) { return }
            }
            if waitForChange(watch) { return }
        }
        continuation.finish()
    }

    /// True when the consumer has gone.
    private func waitForChange(_ watch: Int32) -> Bool {
        var events = [
            pollfd(fd: watch, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
        ]
        poll(&events, 2, lookMilliseconds)
        if events[1].revents != 0 { return true }
        var notices = [UInt8](repeating: 0, count: 4096)
        while watch >= 0, Glibc.read(watch, &notices, notices.count) > 0 {}
        return false
    }

    private func hasStopped(withinMilliseconds limit: Int32) -> Bool {
        var event = pollfd(fd: stopped, events: Int16(POLLIN), revents: 0)
        return poll(&event, 1, limit) > 0
    }

    private static let quietMilliseconds: Int32 = 1
}
