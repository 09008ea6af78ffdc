import ArgumentParser

/// In which form a command prints its data.
struct OutputOptions: ParsableArguments {
    @Flag(help: "One JSON object a line, with every field.")
    var json = false

    @Flag(name: [.short, .long], help: "The ids alone, one a line.")
    var quiet = false

    var mode: OutputMode { .chosen(json: json, quiet: quiet) }

    func validate() throws {
        if json && quiet { throw ValidationError("--json and --quiet exclude each other") }
    }
}
