import Crypto

/// Keys for what must not be told from outside the store, such as people's pseudonyms.
extension EventLog {
    /// A key for one purpose, derived from the store's secret: the same each time, and another one
    /// in every store. Whoever cannot read the secret cannot find it.
    ///
    /// - Returns: 32 bytes.
    package func derivedKey(for purpose: String) throws(StoreError) -> [UInt8] {
        let secret = try StoreSecret.load(from: store)
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Array("daybook \(purpose)".utf8), outputByteCount: 32)
        return key.withUnsafeBytes { Array($0) }
    }
}
