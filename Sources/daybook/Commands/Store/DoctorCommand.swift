import ArgumentParser
import EventLog
import Projections
import ViewRegistry

/// `daybook doctor`: the store's file, disk, readers and surroundings, and what to do about them.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "How the store's file, disk and readers stand, and what to do.",
        discussion: """
            Looks at the log's surroundings and not into its events, which is for verify. Slots of \
            readers whose process is gone are freed. Exit code 1 if a problem was found.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let views = Views(store: directory, log: log, registry: StoreViews.all)
        let condition = try log.condition()
        let generations = try views.generations()
        let zones = Surroundings.zones
        let diagnosis = Diagnosis(
            condition, isInOwnNamespace: Surroundings.isInOwnNamespace, zones: zones,
            generations: generations, restoration: try log.restoration())
        let summary = DoctorFormat.Summary(
            condition: condition, zones: zones, current: generations.current,
            generations: generations.all)
        try Block.print(
            [
                .one("log", DoctorFormat.summary, summary),
                .many("readers", DoctorFormat.reader, condition.readers),
                .many("findings", DoctorFormat.finding, diagnosis.findings),
            ], id: log.storeID, mode: output.mode)
        guard !diagnosis.hasProblem else { throw Finish(status: .no) }
    }
}
