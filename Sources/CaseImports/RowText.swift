import Notices

/// A row as one line of JSON, for the quarantine.
enum RowText {
    static func json(_ members: [(String, String)]) -> String {
        let texts = members.map { "\(JSONString.quoted($0)):\(JSONString.quoted($1))" }
        return "{" + texts.joined(separator: ",") + "}\n"
    }
}
