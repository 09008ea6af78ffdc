import EventLog
import Schema

/// How a set of readings went.
enum ReadingResult {
    case complete(Answers)
    /// Something failed, and the time of the next try is in the log.
    case deferred(Position)
    /// Something failed for the last time; the draft is to be appended with what follows from it.
    case exhausted(Answers, Draft)
}

extension Worker {
    /// Reads one after the other. What a later try may mend is not an answer.
    func read(
        _ readings: [Reading<W>], digests: [Reading<W>] = [], as inquiry: String,
        _ patience: Patience, _ failedBefore: UInt32, _ subject: Snapshot<W>
    ) async throws(StepError) -> ReadingResult {
        var answers = Answers()
        var trouble: (detail: String, retryAfter: Duration?)?
        let wanted: [(Reading<W>, OutboundRequest.Content)] =
            readings.map { ($0, .body) } + digests.map { ($0, .sha256) }
        for (reading, content) in wanted {
            let (answer, failure) = await read(reading, content, patience)
            answers.byName[reading.name] = answer
            if let failure, trouble == nil {
                trouble = ("\(reading.system.name): \(failure.detail)", failure.retryAfter)
            }
        }
        guard let trouble else { return .complete(answers) }
        return try await postpone(
            inquiry, answers, trouble.detail, retryAfter: trouble.retryAfter, patience,
            failedBefore, subject)
    }

    /// Puts the next try of an inquiry into the log, unless patience has run out.
    func postpone(
        _ inquiry: String, _ answers: Answers, _ detail: String, retryAfter: Duration? = nil,
        _ patience: Patience, _ failedBefore: UInt32, _ subject: Snapshot<W>
    ) async throws(StepError) -> ReadingResult {
        let attempt = failedBefore + 1
        var failed = InquiryAttemptFailed()
        failed.subject = subject.name
        failed.inquiry = inquiry
        failed.subjectRevision = subject.revision
        failed.attempt = attempt
        failed.detail = detail
        let stream = "inquiry/\(subject.name)"
        guard attempt < max(1, patience.maxAttempts) else {
            return .exhausted(answers, Draft(failed, on: stream))
        }
        let delay = backoff.delayMilliseconds(
            afterAttempt: attempt, patience: patience, retryAfter: retryAfter)
        failed.nextAttemptAt = try now().adding(milliseconds: delay).timestamp
        let position = try await append(
            "\(inquiry)/read-\(attempt)", [Draft(failed, on: stream)], for: subject)
        return .deferred(position)
    }

    private func read(
        _ reading: Reading<W>, _ content: OutboundRequest.Content, _ patience: Patience
    ) async -> (Answer, Verdict.Failure?) {
        counts.read.add(1, ordering: .relaxed)
        let result = await transport.send(
            reading.outbound(content),
            deadline: .milliseconds(Int64(max(1, patience.deadlineMs))))
        if case .failed(let failure) = Verdict(result) {
            return (.unreachable(failure.detail), failure)
        }
        guard case .answered(let response) = result else { return (.unreachable("no answer"), nil) }
        if response.isTruncated {
            return (.unreachable("the answer is longer than is read"), nil)
        }
        if content == .sha256, response.status == 200 {
            guard let digest = response.digest else {
                return (.unreachable("the answer came without a digest of its body"), nil)
            }
            return (.digested(digest), nil)
        }
        return (.answered(status: response.status, body: response.body), nil)
    }
}
