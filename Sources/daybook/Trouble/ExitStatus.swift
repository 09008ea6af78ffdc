/// What the program's exit code says. Scripts rely on it; it does not change between versions.
enum ExitStatus: Int32 {
    case ok = 0
    /// The command worked, and its answer is "no", "different" or "problems found".
    case no = 1
    /// The command could not do its work.
    case trouble = 2
    case usage = 64
    /// A conflict or a lock: the same command may well work in a moment.
    case tryAgain = 75
}
