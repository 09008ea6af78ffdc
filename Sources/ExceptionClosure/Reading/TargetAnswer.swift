import Reactor
import Schema
import SwiftProtobuf

/// What a target answered about one of its records.
///
/// The rule that it keeps: only the allow-listed members are taken; a record that cannot be
/// understood, or that exceeds the bounds of what is recorded, is unusable, never taken for an open
/// one.
struct TargetAnswer: Equatable {
    enum State: Equatable {
        case found
        case missing
        case unusable(String)
    }

    var state: State
    var record: TargetRecord
    var entries: [LedgerEntry] = []
    var closures: [TrackerClosure] = []
    var attachments: [Attachment] = []

    struct LedgerEntry: Equatable {
        var kind: String
        var version: UInt32
        var closedAt: Google_Protobuf_Timestamp
    }

    struct TrackerClosure: Equatable {
        var version: UInt32
        var closedAt: Google_Protobuf_Timestamp
        var reversed: Bool
    }

    struct Attachment: Equatable {
        var role: String
        var sha256: String
        var uri: String
        var version: UInt32
    }

    /// What is read there, and how: a JSON record, or the digest of an object.
    init(_ place: TargetPlace, _ answer: Answer) {
        record = TargetRecord.with {
            $0.target = place.target.rawValue
            $0.id = place.id
        }
        switch answer {
        case .unreachable(let reason): state = .unusable("no answer: \(reason)")
        case .answered(404, _): state = .missing
        case .digested(let digest):
            guard case .object = place else {
                state = .unusable("of the answer only a digest was read")
                return
            }
            state = .found
            record.found = true
            record.sha256 = digest.sha256.hexadecimal
            record.state = "stored"
        case .answered(200, let body):
            state = .found
            record.found = true
            do throws(UnusableAnswer) {
                try take(place, body)
            } catch {
                state = .unusable("the answer \(error.reason)")
                record.found = false
            }
        case .answered(let status, _): state = .unusable("it answered \(status)")
        }
    }

    private mutating func take(_ place: TargetPlace, _ body: [UInt8]) throws(UnusableAnswer) {
        if case .object = place { throw UnusableAnswer("was read without its digest") }
        var members = try JSONMembers(body)
        let id = members.word("id")
        if case .folder = place { try takeAttachments(&members) } else { takeState(&members) }
        switch place {
        case .ledger:
            record.reviewEpisode = members.text(
                "reviewEpisode", atMost: Bounds.reviewEpisodeBytes)
            takeEntries(&members)
        case .tracker: takeClosures(&members)
        case .queue: record.revision = members.text("revision", atMost: Bounds.revisionBytes)
        case .folder, .object: break
        }
        record.droppedMembers += UInt32(members.dropped)
        try members.check()
        guard id == place.id else {
            let other = id.shortened(to: Bounds.recordIDBytes)
            throw UnusableAnswer("is the record ‘\(other)’, not ‘\(place.id)’")
        }
        if record.state != "open", record.state != "closed", !place.isArchive {
            throw UnusableAnswer("holds the state ‘\(record.state)’; open or closed are known")
        }
    }

    private mutating func takeState(_ members: inout JSONMembers) {
        record.state = members.text("state", atMost: Bounds.wordBytes)
        record.version = members.version("version")
        if let time = members.time("closedAt") { record.closedAt = time }
    }

    private mutating func takeEntries(_ members: inout JSONMembers) {
        for var item in members.objects("entries", atMost: Bounds.listEntries) {
            entries.append(
                LedgerEntry(
                    kind: item.text("kind", atMost: Bounds.wordBytes),
                    version: item.version("version"),
                    closedAt: item.time("closedAt") ?? .init()))
            members.inherit(item, in: "entries")
        }
    }

    private mutating func takeClosures(_ members: inout JSONMembers) {
        for var item in members.objects("closures", atMost: Bounds.listEntries) {
            closures.append(
                TrackerClosure(
                    version: item.version("version"), closedAt: item.time("closedAt") ?? .init(),
                    reversed: item.flag("reversed")))
            members.inherit(item, in: "closures")
        }
    }

    private mutating func takeAttachments(
        _ members: inout JSONMembers
    ) throws(UnusableAnswer) {
        for var item in members.objects("attachments", atMost: Bounds.listEntries) {
            attachments.append(
                Attachment(
                    role: item.text("role", atMost: Bounds.wordBytes),
                    sha256: item.text("sha256", atMost: Bounds.digestBytes),
                    uri: item.text("uri", atMost: Bounds.uriBytes),
                    version: item.version("version")))
            members.inherit(item, in: "attachments")
        }
        record.state = "\(attachments.count) attached"
    }
}

extension Sequence<UInt8> {
    /// Lower-case digits, as archive references are written.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
