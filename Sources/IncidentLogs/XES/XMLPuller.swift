import CXML2

/// libxml2's streaming reader with everything off that a log from outside could misuse: no entity
/// is replaced, no document type or external entity is loaded, no network is used.
///
/// Depth, texts and attributes are bounded here; libxml2's own limits (10 MB in one piece, no
/// amplification by entities) hold below that, as they are not lifted.
final class XMLPuller {
    enum Node: Equatable { case element, endElement, other, end }

    static let maxDepth = 32
    static let maxTextBytes = 1 << 16
    /// What may stand before the first element is open. libxml2 holds it all until then.
    static let maxOpeningBytes = 1 << 20

    private let input: any ByteInput
    /// What reading the input failed with: libxml2 carries only that it failed.
    fileprivate var inputFailure: ArchiveError?
    /// The first thing that libxml2 complained of.
    fileprivate var complaint: (line: Int, reason: String)?
    private var reader: xmlTextReaderPtr?
    /// Bytes that were read before the first node was told; nil from then on.
    private var openingBytes: Int? = 0

    init(_ input: any ByteInput) {
        _ = Self.isPrepared
        self.input = input
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue
        let context = Unmanaged.passUnretained(self).toOpaque()
        reader = xmlReaderForIO(readPiece, nil, context, nil, nil, Int32(options))
        precondition(reader != nil, "out of memory")
        xmlTextReaderSetErrorHandler(reader, takeComplaint, context)
    }

    deinit { xmlFreeTextReader(reader) }

    private static let isPrepared: Void = xmlInitParser()

    /// Of the node, exact up to line 65,534, where libxml2 stops counting for each. Beyond, it is
    /// the parser's, which reads some 500 bytes ahead.
    var line: Int {
        let exact = xmlTextReaderCurrentNode(reader).map { xmlGetLineNo($0) } ?? 0
        return (1..<65_535).contains(exact) ? exact : Int(xmlTextReaderGetParserLineNumber(reader))
    }
    var depth: Int { Int(xmlTextReaderDepth(reader)) }
    /// Whether the element has no end of its own (`<a/>`).
    var isEmptyElement: Bool { xmlTextReaderIsEmptyElement(reader) == 1 }

    /// Without its prefix.
    func isNamed(_ name: StaticString) -> Bool {
        isEqual(xmlTextReaderConstLocalName(reader), name)
    }

    var name: String {
        xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? ""
    }

    func next() throws(XESError) -> Node {
        let code = xmlTextReaderRead(reader)
        if let inputFailure { throw .input(inputFailure) }
        if let openingBytes, openingBytes > Self.maxOpeningBytes {
            throw .tooLong(line: 1, limit: Self.maxOpeningBytes)
        }
        if let complaint { throw .malformed(line: complaint.line, reason: complaint.reason) }
        openingBytes = nil
        guard code == 1 else {
            if code == 0 { return .end }
            throw .malformed(line: line, reason: "libxml2 does not say why")
        }
        guard depth <= Self.maxDepth else { throw .tooDeep(line: line, limit: Self.maxDepth) }
        switch UInt32(xmlTextReaderNodeType(reader)) {
        case XML_READER_TYPE_ELEMENT.rawValue: return .element
        case XML_READER_TYPE_END_ELEMENT.rawValue: return .endElement
        case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
            throw .documentType(line: line)
        default:
            _ = try bounded(xmlTextReaderConstValue(reader))
            return .other
        }
    }

    /// Gives an attribute's bytes to `body`, without a copy; nil where there is none.
    func attribute<Result>(
        _ name: StaticString, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(XESError) -> Result? {
        defer { xmlTextReaderMoveToElement(reader) }
        var more = xmlTextReaderMoveToFirstAttribute(reader)
        while more == 1 {
            if isEqual(xmlTextReaderConstName(reader), name) {
                return try bounded(xmlTextReaderConstValue(reader)).map(body)
            }
            more = xmlTextReaderMoveToNextAttribute(reader)
        }
        return nil
    }

    private func bounded(
        _ text: UnsafePointer<xmlChar>?
    ) throws(XESError) -> UnsafeRawBufferPointer? {
        guard let text else { return nil }
        let count = Int(xmlStrlen(text))
        guard count <= Self.maxTextBytes else {
            throw .tooLong(line: line, limit: Self.maxTextBytes)
        }
        return UnsafeRawBufferPointer(start: text, count: count)
    }

    private func isEqual(_ text: UnsafePointer<xmlChar>?, _ name: StaticString) -> Bool {
        xmlStrEqual(text, name.utf8Start) == 1
    }

    fileprivate func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        do throws(ArchiveError) {
            let count = try input.read(into: buffer)
            guard let opening = openingBytes else { return Int32(count) }
            openingBytes = opening + count
            return opening + count > Self.maxOpeningBytes ? -1 : Int32(count)
        } catch {
            inputFailure = error
            return -1
        }
    }
}

private func puller(_ context: UnsafeMutableRawPointer?) -> XMLPuller {
    Unmanaged<XMLPuller>.fromOpaque(context!).takeUnretainedValue()
}

private let readPiece:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, Int32
    ) -> Int32 = { context, buffer, count in
        guard count > 0 else { return 0 }
        return puller(context).fill(UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
    }

/// A warning (a namespace that is no absolute URI) is no reason to stop.
private let takeComplaint: xmlTextReaderErrorFunc = { context, message, severity, locator in
    let puller = puller(context)
    let isError =
        severity == XML_PARSER_SEVERITY_ERROR || severity == XML_PARSER_SEVERITY_VALIDITY_ERROR
    guard isError, puller.complaint == nil else { return }
    let text = message.map { String(cString: $0) } ?? "unknown"
    let reason = text.split(separator: "\n").first.map(String.init) ?? text
    puller.complaint = (Int(xmlTextReaderLocatorLineNumber(locator)), reason)
}
