import Reactor
import Schema

/// A follow-up about a stopped run of an exception.
package typealias FollowUpPacket = FollowUpRecord<FollowUpOpened>

extension FollowUpPacket {
    /// The stream of the exception that the follow-up is about.
    package var subject: String? {
        opened.map { ExceptionState.streamPrefix + $0.run.exceptionID }
    }
}
