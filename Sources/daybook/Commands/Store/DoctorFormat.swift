import EventLog

/// What `doctor` prints: the log's file, its readers, and what was found.
enum DoctorFormat {
    struct Summary {
        let condition: StoreCondition
        let zones: String?
        let current: UInt32?
        let generations: [UInt32]
    }

    static let summary = RecordFormat<Summary>(
        id: { _ in "log" },
        columns: [
            Column("lmdb", "LMDB") { .text($0.condition.libraryVersion) },
            Column("mapBytes", "MAP") { .number(UInt64($0.condition.mapBytes)) },
            Column("usedBytes", "USED") { .number(UInt64($0.condition.usedBytes)) },
            Column("freeBytes", "FREE") { .number(UInt64($0.condition.freeBytes)) },
            Column("heldBytes", "HELD") { .number(UInt64($0.condition.heldBytes)) },
            Column("diskFreeBytes", "DISK FREE") { .number(UInt64($0.condition.diskFreeBytes)) },
            Column("fileSystem", "FILE SYSTEM") { .text($0.condition.fileSystem) },
            Column("readersMax", "READERS AT MOST") { .number(UInt64($0.condition.readersMax)) },
            Column("zones", "ZONES") { .optional($0.zones ?? "") },
            Column("generation", "GENERATION") { .number(UInt64($0.current ?? 0)) },
            Column("generations", "GENERATIONS KEPT") { .number(UInt64($0.generations.count)) },
        ])

    static let reader = RecordFormat<StoreCondition.Reader>(
        id: { String($0.process) },
        columns: [
            Column("pid", "PID") { .number(UInt64($0.process)) },
            Column("alive", "RUNS") { .flag($0.isAlive) },
            Column("commitsBehind", "COMMITS BEHIND") {
                $0.commitsBehind.map { .number($0) } ?? .none
            },
        ])

    static let finding = RecordFormat<Diagnosis.Finding>(
        id: { $0.weight.rawValue },
        columns: [
            Column("weight", "WEIGHT") { .text($0.weight.rawValue) },
            Column("text", "WHAT") { .text($0.text) },
            Column("remedy", "REMEDY") { .text($0.remedy) },
        ])
}
