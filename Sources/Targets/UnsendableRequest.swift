/// A request that its transport cannot put on a connection: it was rendered wrong, or names what
/// the configuration lacks. Nothing was sent, and the reason holds no credential.
struct UnsendableRequest: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
