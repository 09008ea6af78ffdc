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
            Self.perform(request, at: endpoint, deadline: deadline, failpoint)
        }
    }

    private static func perform(
        _ request: OutboundRequest, at endpoint: Endpoint, deadline: Duration,
        _ failpoint: Failpoint?
    ) -> TransportResult {
        var request = request
        do throws(UnsendableRequest) {
            switch endpoint.access {
            case .http: break
            case .pager(let keys): request.request = try keys.placed(in: request.request)
            case .mail(let access):
                let call = MailCall(
                    url: endpoint.url, access: access, mail: try OutboundMail(request.request))
                let armed = failpoint?.arm(.midSend, target: request.system)
                return call.perform(deadline: deadline, armed)
            }
        } catch {
            return .notSent(error.reason)
        }
        var call = CurlCall(endpoint: endpoint, request: request, failpoint: failpoint)
        return call.perform(deadline: deadline)
    }
}
