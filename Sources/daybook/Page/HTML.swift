import TextForms

/// Text on its way into a page.
///
/// The rule: data is text, whatever it holds. It cannot open an element, end an attribute, break a
/// line or turn the direction of what stands beside it.
enum HTML {
    static func text(_ text: String) -> String {
        var out = ""
        for character in Escaping.line(text).unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    /// An element with text in it; attributes are written as they are.
    static func element(_ name: String, _ attributes: String = "", _ text: String) -> String {
        "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(self.text(text))</\(name)>"
    }
}
