import EventLog
import Schema
import SwiftProtobuf
import TextForms

/// Parts of messages as values.
extension Value {
    /// A timestamp of a message; nothing where it is absent.
    static func time(_ timestamp: Google_Protobuf_Timestamp?) -> Value {
        guard let timestamp else { return .none }
        guard let instant = try? Instant(timestamp) else {
            return .text("\(timestamp.seconds) s since 1970")
        }
        return .instant(instant)
    }

    /// A message in its JSON form on one line, 64-bit integers as numbers.
    static func message(_ message: some SwiftProtobuf.Message) -> Value {
        .json(MessageJSON.text(message))
    }

    static func messages(_ messages: [some SwiftProtobuf.Message]) -> Value {
        .json(JSONText.array(messages.map(MessageJSON.text)))
    }
}

enum MessageJSON {
    static func text(_ message: some SwiftProtobuf.Message) -> String {
        var options = JSONEncodingOptions()
        options.alwaysPrintInt64sAsNumbers = true
        do {
            return try message.jsonString(options: options)
        } catch {
            // Only a value without a JSON form, such as a timestamp beyond the year 9999.
            return JSONText.object([(name: "@unprintable", value: .text("\(error)"))])
        }
    }
}
