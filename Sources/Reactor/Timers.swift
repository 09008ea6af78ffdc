import EventLog

/// Which subject is due when: a binary heap. An entry counts only while its subject still names
/// that time, so a timer is moved by adding another one.
struct Timers: Sendable {
    struct Entry: Sendable {
        var due: Instant
        var subject: String
    }

    private var heap: [Entry] = []

    var first: Entry? { heap.first }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].due < heap[parent].due else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes away what is in front and counts no more.
    mutating func dropStale(_ isValid: (Entry) -> Bool) {
        while let first, !isValid(first) { _ = removeFirst() }
    }

    mutating func removeFirst() -> Entry? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else { return last }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].due < heap[least].due { least = child }
            }
            if least == parent { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

/// What waits for a free place, first come, first served.
struct ReadyQueue: Sendable {
    private var names: [String] = []
    private var taken = 0

    var isEmpty: Bool { taken == names.count }

    mutating func append(_ name: String) { names.append(name) }

    mutating func popFirst() -> String? {
        guard !isEmpty else { return nil }
        defer {
            taken += 1
            if taken > 1_000 && taken * 2 > names.count {
                names.removeFirst(taken)
                taken = 0
            }
        }
        return names[taken]
    }
}
