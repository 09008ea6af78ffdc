import Glibc

/// Hands the property that DAYBOOK_FUZZ_TARGET names to the fuzzing runtime, which makes the bytes
/// and watches what they reach.
@main enum Fuzz {
    typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    typealias Entry = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

    static func main() {
        var count = CommandLine.argc
        var arguments: Arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments) { data, size in Fuzz.try(data, size) })
    }

    private static func `try`(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
        let bytes = Array(UnsafeBufferPointer(start: data, count: size))
        do {
            try target.check(bytes)
        } catch {
            fatalError("\(target.name): \(error)")
        }
        return 0
    }

    private static let target: ParserProperty = {
        let name = getenv("DAYBOOK_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let property = ParserProperty.named(name) else {
            fatalError(
                "DAYBOOK_FUZZ_TARGET is ‘\(name)’, and not one of "
                    + ParserProperty.all.map(\.name).joined(separator: ", "))
        }
        return property
    }()
}

/// Of the runtime that `-sanitize=fuzzer` links.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<Fuzz.Arguments>,
    _ entry: Fuzz.Entry
) -> CInt
