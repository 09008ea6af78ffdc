import Foundation
import Schema

/// The routing keys of a pager, by the names under which policies and the log know them.
///
/// Events v2 takes its credential in the body, where the log would hold it. So a page is rendered
/// without one, and names its service in the header `Routing-Name`; here the header is taken off
/// and the key put in, as the first member. Every other byte is as recorded.
struct RoutingKeys: Sendable, CustomStringConvertible {
    private let byName: [String: String]

    /// The names alone.
    var description: String { byName.keys.sorted().joined(separator: ", ") }

    init(
        _ entry: ConfigurationEntry, _ place: ConfigurationPlace
    ) throws(ConfigurationError) {
        let keys = entry.routingKeys ?? [:]
        guard !keys.isEmpty else {
            throw place.error("routingKeys", "must name at least one service and its routing key")
        }
        for (name, key) in keys.sorted(by: { $0.key < $1.key }) {
            let isPlain = key.utf8.allSatisfy { byte in
                (0x21..<0x7f).contains(byte) && byte != UInt8(ascii: "\"")
                    && byte != UInt8(ascii: "\\")
            }
            guard isPlain, !key.isEmpty, !name.isEmpty else {
                throw place.error(
                    "routingKeys.\(name)",
                    "must be printable ASCII without spaces, quotes and backslashes")
            }
        }
        byName = keys
    }

    func placed(in request: RenderedRequest) throws(UnsendableRequest) -> RenderedRequest {
        let names = request.headers.filter { $0.name.lowercased() == "routing-name" }
        guard names.count == 1, let name = names.first?.value else {
            throw UnsendableRequest("the page must name one service in the header Routing-Name")
        }
        guard let key = byName[name] else {
            throw UnsendableRequest("the configuration has no routing key named \"\(name)\"")
        }
        guard request.body.starts(with: Array("{\"".utf8)) else {
            throw UnsendableRequest("the page is not a JSON object with members")
        }
        var placed = request
        placed.headers.removeAll { $0.name.lowercased() == "routing-name" }
        placed.body = Data("{\"routing_key\":\"\(key)\",".utf8) + request.body.dropFirst()
        return placed
    }
}
