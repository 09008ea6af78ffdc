import Yams

/// The bytes of a file as a tree of YAML nodes, each with its place.
///
/// The rule that it keeps: what it costs to read a file is bounded before it is parsed. Aliases are
/// refused, as a few lines of them stand for millions of nodes; and who approves a policy should
/// read what holds, not where it is written.
enum YAMLDocument {
    static let bytesMax = 256 * 1024
    static let nodesMax = 20_000
    static let depthMax = 16

    static func read(_ bytes: [UInt8]) throws(PolicyFileError) -> Node {
        guard bytes.count <= bytesMax else {
            throw PolicyFileError(
                PolicyProblem(
                    .start, [], "the file is longer than \(bytesMax) bytes",
                    remedy: "an event takes 16 KiB; leave out what no longer holds"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PolicyFileError(
                PolicyProblem(
                    placeOfBadUTF8(bytes), [], "this is not UTF-8", remedy: "save the file as UTF-8"
                ))
        }
        if let place = AliasScan.firstAlias(in: text) {
            throw PolicyFileError(
                PolicyProblem(
                    place, [], "an alias (*) stands here, which a policy must not have",
                    remedy: "write out what it stands for; put quotes around a text with a *"))
        }
        let root = try compose(text)
        var count = 0
        try checkSize(root, depth: 1, &count)
        return root
    }

    private static func compose(_ text: String) throws(PolicyFileError) -> Node {
        do {
            // Named, as the default is taken from the environment.
            let parser = try Parser(yaml: text, resolver: CoreSchema.resolver, encoding: .utf8)
            if let root = try parser.singleRoot() { return root }
        } catch let error as YamlError {
            throw PolicyFileError(PolicyProblem(error, in: text))
        } catch {
            throw PolicyFileError(PolicyProblem(.start, [], "this is no YAML: \(error)"))
        }
        throw PolicyFileError(
            PolicyProblem(
                .start, [], "the file is empty",
                remedy: "begin with the one in Schemas/policies/case-lifecycle.yaml"))
    }

    private static func checkSize(
        _ node: Node, depth: Int, _ count: inout Int
    ) throws(PolicyFileError) {
        count += 1
        guard count <= nodesMax else {
            throw PolicyFileError(
                PolicyProblem(
                    Place(node.mark), [], "the file has more than \(nodesMax) keys and values"))
        }
        guard depth <= depthMax else {
            throw PolicyFileError(
                PolicyProblem(
                    Place(node.mark), [], "this is nested more than \(depthMax) levels deep"))
        }
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                try checkSize(key, depth: depth + 1, &count)
                try checkSize(value, depth: depth + 1, &count)
            }
        case .sequence(let sequence):
            for item in sequence { try checkSize(item, depth: depth + 1, &count) }
        case .scalar, .alias: break
        }
    }

    /// The first byte that begins no character.
    private static func placeOfBadUTF8(_ bytes: [UInt8]) -> Place {
        var place = Place.start
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar == "\u{FFFD}" { break }
            place.column += 1
            if scalar == "\n" { place = Place(line: place.line + 1, column: 1) }
        }
        return place
    }
}

/// What a plain scalar stands for: the core schema of YAML 1.2, so that `no` and `09:15` are texts.
enum CoreSchema {
    static let resolver: Resolver = {
        let rules: [(Tag.Name, String)] = [
            (.null, "^(?:~|null|Null|NULL)?$"),
            (.bool, "^(?:true|True|TRUE|false|False|FALSE)$"),
            (.int, "^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"),
            (
                .float,
                "^(?:[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                    + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$"
            ),
        ]
        do {
            return try rules.reduce(.basic) { try $0.appending($1.0, $1.1) }
        } catch {
            preconditionFailure("the core schema's patterns are regular expressions: \(error)")
        }
    }()
}
