/// A target of a workflow: its name in the configuration, and how it is spoken to.
///
/// The workflow says it, so that a configuration which gives a mail server's address to a target
/// that is asked over HTTP, or the other way round, is refused before anything is sent.
package protocol TargetName: Name {
    var transport: TargetTransport { get }
}

extension TargetName {
    package var transport: TargetTransport { .http }
}

/// How a rendered request becomes bytes on a connection. Credentials are added there, never before.
package enum TargetTransport: Sendable {
    /// HTTP; the credential is a bearer token.
    case http
    /// HTTP in the shape of PagerDuty's Events v2. The request names whom to page in the header
    /// `Routing-Name`, which stays here; the routing key of that name goes into the body.
    case pager
    /// SMTP. Method `MAIL`, path `/`, the envelope in the headers `Mail-From` (one) and `Rcpt-To`
    /// (one or more), the complete message of RFC 5322 as the body. Other headers stay here.
    case mail
}
