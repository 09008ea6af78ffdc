import CCurl

/// Sets the options of one easy handle. An option that libcurl refuses is our mistake: the program
/// was built against another libcurl than it runs with, or names what this one lacks.
struct CurlOptions {
    private let handle: UnsafeMutableRawPointer

    init(_ handle: UnsafeMutableRawPointer) { self.handle = handle }

    func set(_ option: CURLoption, _ value: Int) {
        check(daybook_curl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        check(daybook_curl_set_string(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutablePointer<curl_slist>?) {
        check(daybook_curl_set_pointer(handle, option, value))
    }

    /// Lets a `MailConversation` hand the message over and hear what is said.
    func listen(_ conversation: UnsafeMutableRawPointer) {
        check(
            daybook_curl_set_receive(handle, CURLOPT_READFUNCTION) { data, size, count, context in
                guard let data, let context else { return 0 }
                let buffer = UnsafeMutableRawBufferPointer(start: data, count: size * count)
                return heard(context).handOver(into: buffer)
            })
        check(daybook_curl_set_pointer(handle, CURLOPT_READDATA, conversation))
        check(
            daybook_curl_set_trace(handle) { _, kind, data, size, context in
                if let data, let context {
                    let bytes = UnsafeRawBufferPointer(start: data, count: size)
                    heard(context).hear(kind, bytes)
                }
                return 0
            })
        check(daybook_curl_set_pointer(handle, CURLOPT_DEBUGDATA, conversation))
        check(daybook_curl_set_long(handle, CURLOPT_VERBOSE, 1))
        // The outcome is known before QUIT; who waits for its answer waits for nothing.
        check(
            daybook_curl_set_progress(handle) { context, _, _, _, _ in
                guard let context else { return 0 }
                return heard(context).hasQuit ? 1 : 0
            })
        check(daybook_curl_set_pointer(handle, CURLOPT_XFERINFODATA, conversation))
        check(daybook_curl_set_long(handle, CURLOPT_NOPROGRESS, 0))
    }

    private func check(_ code: CURLcode) {
        precondition(
            code == CURLE_OK,
            "libcurl refused an option: \(String(cString: curl_easy_strerror(code)))")
    }
}

private func heard(_ context: UnsafeMutableRawPointer) -> MailConversation {
    Unmanaged<MailConversation>.fromOpaque(context).takeUnretainedValue()
}
