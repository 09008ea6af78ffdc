import ArgumentParser
import Glibc

/// The auditor's verifier: proofs, checkpoints and exported logs, offline, with public keys alone.
///
/// The rule: it needs nobody's word. It opens no database, links none, writes no file and uses no
/// network; what it is given is all that it looks at.
@main
struct VerifyProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook-verify",
        abstract: "Verify proofs, checkpoints and exported logs with public keys alone.",
        discussion: """
            A policy file (C2SP tlog-policy) says whose signatures count:

                log books.example/desk+1234abcd+AX…
                witness w1 witness.example/w1+5678cdef+BD…
                quorum w1

            Exit codes: 0 all holds; 1 a problem was found; 2 trouble, such as a file that cannot \
            be read; 64 wrong usage.
            """,
        subcommands: [
            VerifyProof.self, VerifyCheckpoint.self, VerifyConsistency.self, VerifyExport.self,
            VerifySuccession.self,
        ])

    static func main() {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            exit(withError: error)
        }
        do {
            try command.run()
            Glibc.exit(0)
        } catch let problem as Problem {
            StandardStream.error(problem.description)
            Glibc.exit(1)
        } catch let trouble as Trouble {
            StandardStream.error(trouble.description)
            Glibc.exit(2)
        } catch {
            exit(withError: error)
        }
    }
}
