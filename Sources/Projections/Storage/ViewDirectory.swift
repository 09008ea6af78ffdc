import Glibc

/// `STORE/views`: the generations, and `CURRENT`, which names the one that is read.
///
/// A generation that is being built is called `gen-000002.building`; it gets its own name only
/// after a full sync, so that whatever still has the other one after a crash is unsealed and is
/// thrown away, never resumed.
struct ViewDirectory: Sendable {
    let path: String

    init(store: String) { path = store + "/views" }

    func path(of generation: UInt32) -> String { path + "/" + Self.name(of: generation) }
    func buildingPath(of generation: UInt32) -> String {
        path(of: generation) + Self.buildingSuffix
    }

    static let buildingSuffix = ".building"
    private static let prefix = "gen-"

    private static func name(of generation: UInt32) -> String {
        let digits = String(generation)
        return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    private static func number(of name: some StringProtocol) -> UInt32? {
        guard name.hasPrefix(prefix), name.utf8.count >= prefix.utf8.count + 6,
            let number = UInt32(name.dropFirst(prefix.count)), Self.name(of: number) == name
        else { return nil }
        return number
    }

    /// The sealed generations, in ascending order.
    func generations() throws(ViewError) -> [UInt32] {
        try entries().compactMap { Self.number(of: $0) }.sorted()
    }

    /// The generation that `CURRENT` names; nil if there is no such file.
    func current() throws(ViewError) -> UInt32? {
        guard let text = try Files.read(path + "/CURRENT") else { return nil }
        guard text.hasSuffix("\n"), let number = Self.number(of: text.dropLast()) else {
            throw .damaged(path: path + "/CURRENT", what: "it names no generation")
        }
        return number
    }

    /// Replaces `CURRENT` in one step that a crash leaves done or not done.
    func setCurrent(_ generation: UInt32) throws(ViewError) {
        try Files.replace(path + "/CURRENT", with: Self.name(of: generation) + "\n")
        try Files.sync(path)
    }

    func create() throws(ViewError) { try Files.makeDirectory(path) }

    /// Gives a generation that was built and fully synced its name.
    func seal(_ generation: UInt32) throws(ViewError) {
        try Files.rename(buildingPath(of: generation), to: path(of: generation))
        try Files.sync(path)
    }

    func remove(_ generation: UInt32) throws(ViewError) {
        // Unsealed first: a crash in between leaves something that is known to be a leftover.
        try Files.rename(path(of: generation), to: buildingPath(of: generation))
        try Files.removeDirectory(buildingPath(of: generation))
    }

    /// Throws away what interrupted rebuilds left. The caller holds the lock.
    @discardableResult
    func removeUnsealed() throws(ViewError) -> Int {
        let leftovers = try entries().filter {
            $0.hasPrefix(Self.prefix) && Self.number(of: $0) == nil
        }
        for name in leftovers { try Files.removeDirectory(path + "/" + name) }
        return leftovers.count
    }

    private func entries() throws(ViewError) -> [String] {
        try Files.list(path)
    }
}
