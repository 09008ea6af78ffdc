/// How a mail server is entered: with which credential, and whether only under TLS.
///
/// TLS is required unless the configuration says `"tls": "opportunistic"`, and then there must be
/// no password: whoever stands between could take the offer of STARTTLS away and read it.
struct MailAccess: Sendable {
    let login: Login?
    /// Of `smtp://`: no mail leaves before STARTTLS. `smtps://` begins with TLS anyway.
    let requiresTLS: Bool
    /// A file of certificates (PEM) to trust instead of the system's.
    let certificates: String?

    /// Prints without the password.
    struct Login: Sendable, CustomStringConvertible {
        let user: String
        let password: String

        var description: String { user }
    }

    init(
        _ entry: ConfigurationEntry, scheme: String, _ place: ConfigurationPlace
    ) throws(ConfigurationError) {
        switch entry.tls {
        case nil, "required": requiresTLS = true
        case "opportunistic" where scheme == "smtp": requiresTLS = false
        case "opportunistic":
            throw place.error("tls", "must be \"required\" where the address is smtps://")
        default: throw place.error("tls", "must be \"required\" or \"opportunistic\"")
        }
        let user = try place.credential("user", entry.user)
        let password = try place.credential("password", entry.password)
        switch (user, password) {
        case (nil, nil): login = nil
        case (let user?, let password?): login = Login(user: user, password: password)
        case (_?, nil): throw place.error("password", "is missing beside \"user\"")
        case (nil, _?): throw place.error("user", "is missing beside \"password\"")
        }
        if login != nil, !requiresTLS {
            throw place.error(
                "tls", "must be \"required\": without TLS the password could be read on its way")
        }
        certificates = entry.certificates
    }
}
