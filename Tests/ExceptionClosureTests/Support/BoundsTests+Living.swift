import Reactor
import Schema

@testable import ExceptionClosure

/// A life of random happenings among systems that say as much as they may, and sometimes more.
extension BoundsTests {
    static func live(_ seed: UInt64) throws -> Desk {
        var extremes = Extremes(seed: seed)
        var desk = try Desk()
        let exception = extremes.text(Bounds.exceptionIDBytes)
        desk.subject = ExceptionState.streamPrefix + exception
        let members = extremes.members(exception, 1)
        publish(members, in: &desk.world, &extremes)
        if !extremes.one(in: 3) { agree(&desk.world) }
        desk.record(try Extremes.taken(members))
        for number in 0..<30 {
            try happen(&desk, exception, members, "d-\(number)", &extremes)
            _ = try desk.step()
        }
        return desk
    }

    private static func happen(
        _ desk: inout Desk, _ exception: String, _ members: [String: Any], _ id: String,
        _ extremes: inout Extremes
    ) throws {
        switch Int.random(in: 0..<24, using: &extremes.random) {
        case 0: publish(members, in: &desk.world, &extremes)
        case 1:
            publish(extremes.members(exception, 1), in: &desk.world, &extremes)
        case 2:
            let newer = extremes.members(exception, Int.random(in: 1...3, using: &extremes.random))
            desk.record(try Extremes.taken(newer), id: id)
        case 3:
            for system in ["queue", "ledger", "archive", "channel"] where extremes.one(in: 3) {
                desk.world.faults[system] = extremes.one(in: 2) ? .drop : .status(503)
            }
        case 4: desk.world.faults = [:]
        case 5: agree(&desk.world)
        case 6, 7, 8:
            let open = try desk.log.events.filter { $0.type == FollowUpOpened.protoMessageName }
                .map { try FollowUpOpened(serializedBytes: $0.payload) }
                .first { try desk.packet($0.id).resolved == nil }
            guard let open, let option = open.options.randomElement(using: &extremes.random) else {
                return
            }
            try desk.resolve(open.id, as: option, because: extremes.text(1_000))
        default: break
        }
    }

    /// What the source shows of a disposition, and records at the targets that it names.
    private static func publish(
        _ members: [String: Any], in world: inout World, _ extremes: inout Extremes
    ) {
        var shown = members
        let mapping = extremes.mapping()
        shown["state"] = "SOURCE_STATE_CLOSED"
        shown["mapping"] = mapping
        if extremes.one(in: 8) { shown["reviewEpisode"] = extremes.said(Bounds.reviewEpisodeBytes) }
        if extremes.one(in: 8) { shown["state"] = extremes.said(5_000) }
        world.source[members["exceptionId"] as? String ?? ""] = shown
        let episode = members["reviewEpisode"] as? String ?? ""
        let item = mapping["queueItem"] ?? ""
        world.items[item] = extremes.record(item, episode)
        let ledger = mapping["ledgerRecord"] ?? ""
        world.records[ledger] = extremes.record(ledger, episode)
        world.closures[mapping["trackerItem"] ?? ""] = [:]
        let archive = members["archive"] as? [[String: Any]] ?? []
        world.folders[mapping["archiveFolder"] ?? ""] = archive.prefix(2).compactMap {
            extremes.one(in: 6) ? extremes.attachment($0["sha256"] as? String ?? "") : nil
        }
        store(archive, in: &world)
    }

    /// Objects under the names that the archive's references have.
    private static func store(_ archive: [[String: Any]], in world: inout World) {
        for reference in archive.prefix(2) {
            let uri = reference["uri"] as? String ?? ""
            let name = String(uri.dropFirst("archive:".count))
            world.objects[name] = name
        }
    }

    /// Every record is open for what the source shows.
    private static func agree(_ world: inout World) {
        for (id, record) in world.items { world.items[id] = open(record, id) }
        for (exception, source) in world.source {
            let mapping = source["mapping"] as? [String: String] ?? [:]
            let ledger = mapping["ledgerRecord"] ?? ""
            world.records[ledger] = open(world.records[ledger] ?? [:], ledger)
            world.records[ledger]?["reviewEpisode"] = source["reviewEpisode"]
            world.folders = [:]
            world.source[exception]?["state"] = "SOURCE_STATE_CLOSED"
        }
    }

    private static func open(_ record: [String: Any], _ id: String) -> [String: Any] {
        record.merging(["id": id, "state": "open", "version": 0, "entries": []]) { $1 }
    }
}
