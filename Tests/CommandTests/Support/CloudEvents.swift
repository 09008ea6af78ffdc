/// CloudEvents as the review system and a ticket system would send them.
enum CloudEvents {
    static let memo = String(repeating: "a", count: 64)
    static let evidence = String(repeating: "b", count: 64)

    static func disposition(
        id: String, exception: String = "QX-9", version: Int = 1,
        disposition: String = "DISPOSITION_CLOSURE_APPROVED", episode: String = "EP-1",
        finalizedAt: String = "2026-03-01T07:30:00Z", source: String = "/review"
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)",\
        "type":"daybook.v1.DispositionRecorded","time":"\(finalizedAt)",\
        "data":{"exceptionId":"\(exception)","version":\(version),"disposition":"\(disposition)",\
        "final":true,"finalizedAt":"\(finalizedAt)","reviewEpisode":"\(episode)",\
        "archive":[{"role":"ARCHIVE_ROLE_CLOSURE_MEMO","uri":"archive:memo-\(exception)",\
        "sha256":"\(memo)"},{"role":"ARCHIVE_ROLE_EVIDENCE_BUNDLE",\
        "uri":"archive:evidence-\(exception)","sha256":"\(evidence)"}],"nextStep":"NEXT_STEP_NONE"}}
        """
    }

    static func ofCase(
        _ type: String, id: String, at time: String, _ members: String, case name: String = "T-1"
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"/tickets","type":"daybook.v1.\(type)",\
        "time":"2026-03-01T\(time):00Z","data":{"caseId":"\(name)",\(members)}}
        """
    }
}
