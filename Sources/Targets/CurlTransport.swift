import CCurl
import Reactor

/// The one sender: a request goes out once, on a connection of its own, or it does not go out.
///
/// libcurl may repeat a request by itself only on a connection that it kept, or over HTTP/2; both
/// are forbidden here, as are redirects and proxies. So one call is one request at the target, or
/// none.
package struct CurlTransport: Transport {
    private let endpoints: Endpoints
    private let workers: WorkerThreads
    private let failpoint: Failpoint?

    /// - Parameter concurrency: how many requests may be under way at once; each holds a thread.
    package init(endpoints: Endpoints, concurrency: Int, failpoint: Failpoint? = nil) {
        self.endpoints = endpoints
        self.workers = WorkerThreads(limit: concurrency)
        self.failpoint = failpoint
        precondition(Self.isInitialized, "libcurl cannot start")
    }

    /// libcurl wants this once, before any thread uses it.
    private static let isInitialized = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    package func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        guard let endpoint = endpoints[request.system] else {
            return .notSent("the configuration has no system named \"\(request.system)\"")
        }
        let failpoint = failpoint
        return await workers.run {
            var call = CurlCall(endpoint: endpoint, request: request, failpoint: failpoint)
            return call.perform(deadline: deadline)
        }
    }
}
