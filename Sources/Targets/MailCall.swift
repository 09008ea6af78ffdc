import CCurl
import Reactor

/// One mail on one connection of its own, from its options to the verdict on how it ended.
///
/// libcurl speaks SMTP: greeting, EHLO, STARTTLS, AUTH, one MAIL, RCPT for each recipient, DATA.
/// One refused recipient ends it before DATA, so that a mail goes to all of them or to none.
struct MailCall {
    let url: String
    let access: MailAccess
    let mail: OutboundMail

    /// - Parameter armed: dies as soon as the message's first bytes were handed to the kernel.
    func perform(deadline: Duration, _ armed: ArmedFailpoint?) -> TransportResult {
        guard let handle = curl_easy_init() else { return .notSent("libcurl has no handle left") }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(recipients) }
        for address in mail.recipients {
            guard let longer = curl_slist_append(recipients, "<\(address)>") else {
                return .notSent("no memory for the recipients")
            }
            recipients = longer
        }
        let conversation = MailConversation(mail.message, armed)
        let options = CurlOptions(handle)
        setLimits(options, deadline)
        setSecurity(options)
        options.set(CURLOPT_URL, url)
        options.set(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        options.set(CURLOPT_MAIL_RCPT, recipients)
        options.set(CURLOPT_UPLOAD, 1)
        options.set(CURLOPT_INFILESIZE, mail.message.count)
        options.listen(Unmanaged.passUnretained(conversation).toOpaque())
        let code = withExtendedLifetime(conversation) { curl_easy_perform(handle) }
        return verdict(code, conversation)
    }

    private func setLimits(_ options: CurlOptions, _ deadline: Duration) {
        let whole = deadline.components
        let milliseconds = whole.seconds * 1_000 + whole.attoseconds / 1_000_000_000_000_000
        options.set(CURLOPT_FRESH_CONNECT, 1)
        options.set(CURLOPT_FORBID_REUSE, 1)
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_TIMEOUT_MS, max(1, Int(milliseconds)))
        options.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(milliseconds)))
        // Each reply has this long; what it does not bound, the answer to QUIT, nobody waits for.
        options.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, Int(milliseconds + 999) / 1_000))
    }

    private func setSecurity(_ options: CurlOptions) {
        let level = access.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY
        options.set(CURLOPT_USE_SSL, Int(level.rawValue))
        options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let certificates = access.certificates { options.set(CURLOPT_CAINFO, certificates) }
        if let login = access.login {
            options.set(CURLOPT_USERNAME, login.user)
            options.set(CURLOPT_PASSWORD, login.password)
        }
    }

    /// In the terms of HTTP: 200 for the server's yes; 503 for its "later" (4xx) and 400 for its no
    /// (5xx) to the message; 400 too for a no before it. A "later" before the message, or a
    /// connection that ended there, is "not sent". What ended after the message began, without the
    /// server's word on it, is unknown, also where only a part of it can have left.
    private func verdict(_ code: CURLcode, _ conversation: MailConversation) -> TransportResult {
        let reason = String(cString: curl_easy_strerror(code))
        guard conversation.hasBegunMessage else {
            switch conversation.reply {
            case let reply? where code != CURLE_OK && (500..<600).contains(reply.code):
                return .answered(answer(400, reply))
            case let reply? where code != CURLE_OK && (400..<500).contains(reply.code):
                return .notSent("\(reason), before the message: \(line(reply))")
            default: return .notSent("\(reason), before the message")
            }
        }
        switch conversation.replyToMessage {
        case let reply? where code == CURLE_OK && reply.code == 250:
            return .answered(answer(200, reply))
        case let reply? where (400..<500).contains(reply.code):
            return .answered(answer(503, reply))
        case let reply? where (500..<600).contains(reply.code):
            return .answered(answer(400, reply))
        case let reply?: return .unknown("\(reason), after the message: \(line(reply))")
        case nil: return .unknown("\(reason), after the message began")
        }
    }

    private func answer(_ status: Int, _ reply: MailReply) -> Response {
        let line = line(reply)
        return Response(status: status, body: Array(line.utf8), line: line)
    }

    /// A server that repeats the password must not bring it into the log.
    private func line(_ reply: MailReply) -> String {
        guard let login = access.login, reply.line.contains(login.password) else {
            return reply.line
        }
        return "\(reply.code) (a reply that repeats the password)"
    }
}
