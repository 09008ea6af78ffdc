import Foundation
import Schema

@testable import EventLog
@testable import Intake

/// What is taken is JSON to another reader too, can be appended, decodes as its type, and means
/// the same when that reader has written it again.
extension ParserProperty {
    static let cloudEvent = ParserProperty(name: "cloudEvent") { bytes in
        let parser = EventParser(actor: Actor(identity: "fuzz"))
        guard let parsed = try? parser.parse(bytes) else { return }
        try RequestCheck.check(parsed.request)
        let said = parsed.request.events[0]
        guard let type = Catalogue.event(named: said.type) else { throw Broken("unknown type") }
        _ = try type.message.init(serializedBytes: said.payload)
        guard let other = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let again = try? JSONSerialization.data(withJSONObject: other)
        else { throw Broken("another reader does not take it for JSON") }
        guard let second = try? parser.parse(Array(again)) else {
            throw Broken("written anew it is refused")
        }
        let told = second.request.events[0]
        try requireSame(told.payload, said.payload, "written anew it says something else")
        try requireSame(second.request.key, parsed.request.key, "written anew its key is another")
        try requireSame(told.occurred, said.occurred, "written anew its time is another")
    }
}
