// swift-tools-version: 6.2
import PackageDescription

/// Every target is built in the Swift 6 language mode, with the lifetime annotations that let the
/// compiler refuse a value that outlives its transaction.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
]

let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A room: a library target under `Sources`, together with what it may import.
func room(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "daybook",
    products: [
        .executable(name: "daybook", targets: ["daybook"]),
        .executable(name: "daybook-rebuild", targets: ["daybook-rebuild"]),
        .executable(name: "daybook-reactor", targets: ["daybook-reactor"]),
        .executable(name: "daybook-verify", targets: ["daybook-verify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(
            name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(
            name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        room("LMDB", ["CLMDB"]),
        .systemLibrary(
            name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        room("MerkleLog", ["CLibcrypto", crypto]),
        room("EventLog", ["LMDB", "MerkleLog", "CXXHash", "Schema", protobuf, crypto]),
        room("Schema", [protobuf], exclude: ["Generated/schema.sha256"]),
        room("Business", ["EventLog"]),
        room("ZoneFiles", ["Business"]),
        room("Projections", ["EventLog", "LMDB", "Schema", protobuf, crypto]),
        room("Reactor", ["EventLog", "Schema", protobuf, logging, lifecycle]),
        room(
            "ExceptionClosure",
            ["EventLog", "Projections", "Reactor", "Schema", protobuf, crypto]),
        room(
            "CaseLifecycle",
            ["Business", "EventLog", "Notices", "Projections", "Reactor", "Schema", protobuf]),
        room(
            "PolicyFiles",
            ["Business", "CaseLifecycle", "EventLog", "Schema", "ZoneFiles", protobuf, yaml]),
        room("Intake", ["EventLog", "Schema", protobuf, crypto]),
        room("CaseIntake", ["CaseLifecycle", "EventLog", "Intake", "Reactor", "Schema"]),
        room("TextForms", ["EventLog", "Intake", "MerkleLog", "Schema"]),
        room("IncidentLogs", ["EventLog", "CArchive", "CXML2", "CZlib", crypto]),
        room(
            "CaseImports",
            [
                "CaseLifecycle", "EventLog", "IncidentLogs", "Intake", "Notices", "Schema",
                protobuf, crypto,
            ]),
        room(
            "CaseReplay",
            [
                "CaseImports", "CaseLifecycle", "EventLog", "IncidentLogs", "Intake", "Reactor",
                "Schema",
            ]),
        room("Notices", ["Schema", crypto]),
        room("Targets", ["Reactor", "Schema", "CCurl", crypto]),
        room("ViewRegistry", ["CaseLifecycle", "ExceptionClosure", "Projections"]),

        program(
            "daybook",
            [
                "Business", "CaseImports", "CaseIntake", "CaseLifecycle", "CaseReplay",
                "EventLog", "ExceptionClosure", "IncidentLogs", "Intake", "LMDB", "MerkleLog",
                "PolicyFiles", "Projections", "Reactor", "Schema", "TextForms", "ViewRegistry",
                "ZoneFiles",
                arguments, logging, protobuf,
            ]),
        program(
            "daybook-rebuild",
            ["EventLog", "Projections", "TextForms", "ViewRegistry", arguments]),
        program("daybook-verify", ["MerkleLog", arguments, crypto]),
        program(
            "daybook-reactor",
            [
                "CaseLifecycle", "EventLog", "ExceptionClosure", "Reactor", "Schema", "Targets",
                arguments, logging, lifecycle,
            ]),

        .executableTarget(
            name: "daybook-bench", dependencies: ["EventLog"], path: "Tools/bench/EventLogBench",
            swiftSettings: settings),
        .executableTarget(
            name: "daybook-bench-views", dependencies: ["EventLog", "Projections", "Schema"],
            path: "Tools/bench/ViewBench", swiftSettings: settings),

        .target(
            name: "ScenarioTesting", path: "Tests/ScenarioTesting", swiftSettings: settings),
        .target(
            name: "OracleTesting",
            dependencies: ["EventLog", "Projections", "Schema", protobuf],
            path: "Tests/OracleTesting", swiftSettings: settings),
        tests("LMDBTests", ["LMDB"], exclude: ["CompileFail"]),
        tests("MerkleLogTests", ["MerkleLog", crypto]),
        tests(
            "EventLogTests", ["EventLog", "LMDB", "MerkleLog", "Schema"], exclude: ["Oracles"]),
        tests("SchemaTests", ["Schema", protobuf]),
        tests(
            "ProjectionsTests",
            ["Projections", "EventLog", "LMDB", "Schema", "daybook-rebuild", protobuf]),
        tests(
            "ReactorTests",
            [
                "EventLog", "OracleTesting", "Projections", "Reactor", "Schema", "Targets", crypto,
            ]),
        tests(
            "ExceptionClosureTests",
            [
                "ExceptionClosure", "EventLog", "Intake", "OracleTesting", "Projections", "Reactor",
                "ScenarioTesting", "Schema", protobuf, crypto,
            ], exclude: ["Scenarios"]),
        tests(
            "CaseLifecycleTests",
            [
                "Business", "CaseLifecycle", "EventLog", "OracleTesting", "Projections",
                "Reactor", "ScenarioTesting", "Schema", "ViewRegistry", "ZoneFiles", crypto,
                logging, protobuf,
            ], exclude: ["Scenarios"]),
        tests("NoticesTests", ["Notices", "Schema"], exclude: ["Oracles"]),
        tests(
            "TargetsTests", ["Targets", "Reactor", "Notices", "EventLog", "Schema"],
            exclude: ["Servers"]),
        tests(
            "PolicyFilesTests",
            ["CaseLifecycle", "PolicyFiles", "Schema", "ZoneFiles", protobuf],
            exclude: ["Oracles"]),
        tests("IntakeTests", ["Intake", "EventLog", "Schema"]),
        tests("BusinessTests", ["Business", "EventLog", "ZoneFiles"]),
        tests(
            "IncidentLogsTests", ["IncidentLogs", "EventLog", "CXML2", crypto], exclude: ["Oracles"]
        ),
        tests(
            "CaseImportsTests",
            [
                "CaseImports", "CaseLifecycle", "EventLog", "IncidentLogs", "Intake",
                "Projections", "Schema", protobuf,
            ]),
        tests(
            "CaseIntakeTests",
            [
                "CaseIntake", "CaseLifecycle", "EventLog", "Intake", "Projections", "Schema",
                protobuf,
            ]
        ),
        tests("CommandTests", ["daybook", "EventLog", "Schema", protobuf]),
        tests("HouseTests", []),
        tests(
            "ParserTests",
            ["EventLog", "Intake", "MerkleLog", "Projections", "Schema", "TextForms", protobuf]),
    ]
)

// The fuzzers, from the same properties, are linked with a runtime that has a main of its own; see
// Tools/fuzz/run.
if Context.environment["DAYBOOK_FUZZ"] != nil {
    package.targets.removeAll { $0.name == "ParserTests" }
    package.targets.append(
        .executableTarget(
            name: "daybook-fuzz",
            dependencies: [
                "EventLog", "Intake", "MerkleLog", "Projections", "Schema", "TextForms", protobuf,
            ],
            path: "Tools/fuzz", exclude: ["corpus", "run", "seed"], swiftSettings: settings))
}
