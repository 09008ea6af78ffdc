import Foundation

/// Values of many kinds that stand in one column of a table: all as text, which may be cut, and
/// what is nested by its size.
extension Value {
    var brief: Value {
        switch self {
        case .none: .none
        case .json("[]"): .text("none")
        case .json(let json): .text(Self.size(of: json))
        default: .text(plain)
        }
    }

    private static func size(of json: String) -> String {
        let parts = try? JSONSerialization.jsonObject(with: Data(json.utf8))
        return (parts as? [Any]).map { "\($0.count) of them" } ?? "{…}"
    }
}
