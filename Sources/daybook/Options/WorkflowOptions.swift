import ArgumentParser

/// Which workflow a listing is about.
enum WorkflowName: String, ExpressibleByArgument, CaseIterable {
    case exceptionClosure = "exception-closure"
    case caseLifecycle = "case-lifecycle"
}

/// The workflow whose view a command lists: exactly one, as no answer has rows of both.
struct WorkflowOptions: ParsableArguments {
    @Option(name: .customLong("workflow"), help: "exception-closure or case-lifecycle.")
    var name = WorkflowName.exceptionClosure
}
