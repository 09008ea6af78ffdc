import CCurl
import Reactor

/// One request on one easy handle, from its options to the verdict on how it ended.
struct CurlCall {
    let endpoint: Endpoint
    let request: OutboundRequest
    let failpoint: Failpoint?

    /// Longer answers are cut off: whoever asked is told, and memory stays bounded.
    static let maxBodyBytes = 64 * 1024
    /// What is only hashed takes no memory, but time: more than this is no evidence bundle.
    static let maxDigestedBytes = 1 << 30
    static let maxHeaderBytes = 64 * 1024

    mutating func perform(deadline: Duration) -> TransportResult {
        if let fault = faultOfRequest() { return .notSent(fault) }
        guard let handle = curl_easy_init() else { return .notSent("libcurl has no handle left") }
        defer { curl_easy_cleanup(handle) }
        guard let headers = headerList() else { return .notSent("no memory for the headers") }
        defer { curl_slist_free_all(headers) }

        let inbox =
            switch request.content {
            case .body: Inbox(keeping: Self.maxBodyBytes)
            case .sha256: Inbox(hashing: Self.maxDigestedBytes)
            }
        let context = Unmanaged.passUnretained(inbox).toOpaque()
        let armed = failpoint?.arm(.midSend, target: request.system)
        var body = [UInt8](request.request.body)
        let size = body.count
        if body.isEmpty { body.append(0) }  // an array without storage has no address
        let code = withExtendedLifetime((inbox, armed)) {
            body.withUnsafeMutableBytes { bytes in
                setTransfer(handle, deadline: deadline)
                setRequest(handle, headers: headers, body: bytes.baseAddress, size: size)
                setCallbacks(handle, context: context)
                if let armed { armTrace(handle, armed) }
                return curl_easy_perform(handle)
            }
        }
        return verdict(handle, code, inbox)
    }

    /// A line break in a path or a header would be a second header, or a second request.
    private func faultOfRequest() -> String? {
        let parts =
            [request.request.method, request.request.path]
            + request.request.headers.flatMap { [$0.name, $0.value] }
        let isClean = parts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }
        guard isClean else { return "the request has a control character in its path or headers" }
        guard request.request.path.utf8.first == UInt8(ascii: "/"),
            !request.request.path.utf8.contains(UInt8(ascii: " "))
        else { return "the path \"\(request.request.path)\" is not an absolute, escaped path" }
        return nil
    }

    private func headerList() -> UnsafeMutablePointer<curl_slist>? {
        // "Name:" without a value keeps libcurl from adding a header of its own.
        var lines = ["Expect:", "Accept:"]
        if !request.request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for header in request.request.headers {
            lines.append(
                header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        if let token = endpoint.token { lines.append("Authorization: Bearer \(token)") }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                return nil
            }
            list = longer
        }
        return list
    }

    private func setTransfer(_ handle: UnsafeMutableRawPointer, deadline: Duration) {
        let whole = deadline.components
        let milliseconds = whole.seconds * 1000 + whole.attoseconds / 1_000_000_000_000_000
        let limits: [(CURLoption, Int)] = [
            (CURLOPT_FRESH_CONNECT, 1), (CURLOPT_FORBID_REUSE, 1), (CURLOPT_FOLLOWLOCATION, 0),
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_PATH_AS_IS, 1),
            (CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
            (CURLOPT_TIMEOUT_MS, max(1, Int(milliseconds))),
            (CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(milliseconds))),
        ]
        for (option, value) in limits { check(daybook_curl_set_long(handle, option, value)) }
        check(daybook_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
        // The environment's proxy would be a second party that may repeat a request.
        check(daybook_curl_set_string(handle, CURLOPT_PROXY, ""))
        check(daybook_curl_set_string(handle, CURLOPT_USERAGENT, "daybook-reactor"))
    }

    private func setRequest(
        _ handle: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>,
        body: UnsafeMutableRawPointer?, size: Int
    ) {
        let rendered = request.request
        check(daybook_curl_set_string(handle, CURLOPT_URL, endpoint.url + rendered.path))
        if rendered.method == "GET" && size == 0 {
            check(daybook_curl_set_long(handle, CURLOPT_HTTPGET, 1))
        } else {
            check(daybook_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body))
            check(daybook_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, size))
            check(daybook_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, rendered.method))
        }
        check(daybook_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
    }

    private func setCallbacks(_ handle: UnsafeMutableRawPointer, context: UnsafeMutableRawPointer) {
        check(
            daybook_curl_set_receive(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
                guard let data, let context else { return 0 }
                let inbox = Unmanaged<Inbox>.fromOpaque(context).takeUnretainedValue()
                let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
                return inbox.takeBody(bytes) ? size * count : 0
            })
        check(
            daybook_curl_set_receive(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
                guard let data, let context else { return 0 }
                let inbox = Unmanaged<Inbox>.fromOpaque(context).takeUnretainedValue()
                let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
                return inbox.takeHeader(bytes) ? size * count : 0
            })
        check(daybook_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        check(daybook_curl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    }

    /// Dies as soon as the first bytes of the request were handed to the kernel.
    private func armTrace(_ handle: UnsafeMutableRawPointer, _ armed: ArmedFailpoint) {
        let context = Unmanaged.passUnretained(armed).toOpaque()
        check(
            daybook_curl_set_trace(handle) { _, kind, _, _, context in
                if kind == CURLINFO_HEADER_OUT || kind == CURLINFO_DATA_OUT, let context {
                    Unmanaged<ArmedFailpoint>.fromOpaque(context).takeUnretainedValue().die()
                }
                return 0
            })
        check(daybook_curl_set_pointer(handle, CURLOPT_DEBUGDATA, context))
        check(daybook_curl_set_long(handle, CURLOPT_VERBOSE, 1))
    }

    private func check(_ code: CURLcode) {
        precondition(
            code == CURLE_OK,
            "libcurl refused an option: \(String(cString: curl_easy_strerror(code)))")
    }

    /// "Not sent" is said only where libcurl failed before a connection stood, and counts no byte
    /// of a request: some of its codes serve for what comes before and after sending alike.
    private func verdict(
        _ handle: UnsafeMutableRawPointer, _ code: CURLcode, _ inbox: Inbox
    ) -> TransportResult {
        var status = 0
        _ = daybook_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        if code == CURLE_OK || (code == CURLE_WRITE_ERROR && inbox.isTruncated) {
            // A digest of what may be a part would tell of damage where there is none.
            if inbox.isHashing, status == 200, !inbox.isDelimited {
                return .unknown("the answer does not say where its body ends")
            }
            return .answered(
                Response(
                    status: status, headers: inbox.headers, body: inbox.body,
                    isTruncated: inbox.isTruncated, digest: inbox.digest))
        }
        let reason = String(cString: curl_easy_strerror(code))
        var sentBytes = 0
        _ = daybook_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes)
        guard sentBytes == 0 else { return .unknown(reason) }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_URL_MALFORMAT,
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION:
            return .notSent(reason)
        case CURLE_OPERATION_TIMEDOUT:
            var connectedAfter = 0.0
            _ = daybook_curl_get_double(handle, CURLINFO_CONNECT_TIME, &connectedAfter)
            return connectedAfter == 0 ? .notSent(reason) : .unknown(reason)
        default:
            return .unknown(reason)
        }
    }
}
