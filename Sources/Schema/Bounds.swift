/// How large anything from outside may be that ends up in an event.
///
/// The rule that it keeps: whatever keeps to these bounds fits, together with all that is derived
/// from it, in the payload of one event. What does not keep to them is refused where it comes in,
/// with the bound and the remedy, so that no event is ever found too large when it is due.
///
/// The largest event is `RevalidationConcluded`. Its parts, in bytes of protobuf and rounded up:
///
/// | part | bytes |
/// |---|---|
/// | the run, counters, wrappers | 130 |
/// | the source's record without its archive: ids, episode, mapping of four ids | 800 |
/// | its archive: 20 references of 8 + `uriBytes` + `digestBytes` + 3 | 6,620 |
/// | six target records: two whole ones, two short ones, two objects | 1,850 |
/// | 14 checks, each 13 + 2 × `checkTextBytes` | 5,560 |
/// | together, of 16,384 | 14,960 |
///
/// A test fills every event to these bounds and compares.
package enum Bounds {
    /// Of an event's payload, as the log's format has it.
    package static let payloadBytes = 16 * 1024

    /// Percent-escaped it grows threefold, and still must fit in an effect's stream of 400 bytes.
    package static let exceptionIDBytes = 100
    package static let reviewEpisodeBytes = 128
    /// References of one disposition to the archive.
    package static let archiveReferences = 20
    package static let uriBytes = 256
    /// SHA-256 in hexadecimal digits.
    package static let digestBytes = 64

    /// Of a case's id as it is given, and once each part of a key is percent-escaped: the stream of
    /// an effect has 400 bytes.
    package static let caseIDBytes = 128
    package static let caseIDEscapedBytes = 200
    /// A team, a person, an account, a milestone; a line of text.
    package static let caseNameBytes = 128
    package static let caseTextBytes = 512

    /// A target's name for a record: a queue item, a ledger record, a folder.
    package static let recordIDBytes = 128
    /// A target's word for what a record is: a state, a role, a kind of entry.
    package static let wordBytes = 32
    /// A target's own revision of a record, repeated in a condition.
    package static let revisionBytes = 128
    /// Entries, closures or attachments of one record.
    package static let listEntries = 1_024
    /// Whom a notice is for.
    package static let audienceBytes = 256

    /// What one check expected, or found: a line for a person.
    package static let checkTextBytes = 192
    /// Why a run stands still: a few lines for a person.
    package static let detailBytes = 768
}
