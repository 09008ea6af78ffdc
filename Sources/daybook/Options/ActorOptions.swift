import ArgumentParser
import EventLog
import Glibc

/// Who gives a command: the user of the operating system, and the name that was given beside it.
///
/// The rule: the identity is what the system vouches for; `--as` never replaces it.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The name to note beside your user name.", valueName: "name"))
    var claimed: String?

    var actor: Actor { Actor(identity: Self.userName, claimed: claimed ?? "") }

    private static var userName: String {
        let user = getuid()
        guard let entry = getpwuid(user), let name = entry.pointee.pw_name else {
            return "uid:\(user)"
        }
        return "user:" + String(cString: name)
    }
}
