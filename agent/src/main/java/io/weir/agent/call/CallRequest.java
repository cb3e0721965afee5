package io.weir.agent.call;

import io.weir.agent.decode.Decoding;
import io.weir.diameter.dictionary.AvpAssignments;
import io.weir.transport.Endpoint;
import java.time.Duration;

/// What `weir call` is asked to do. Immutable.
///
/// @param to where the peer listens
/// @param host this node's DiameterIdentity
/// @param realm its realm
/// @param timeout for the connection, and again for the answer
/// @param form how messages are printed
/// @param verbosity what else is printed
/// @param command the request's command
/// @param assignments its AVPs as far as the user assigns them
public record CallRequest(
    Endpoint to,
    String host,
    String realm,
    Duration timeout,
    Decoding.Form form,
    Verbosity verbosity,
    CommandName command,
    AvpAssignments assignments) {
  /// What is printed besides the answer.
  public enum Verbosity {
    /// Nothing.
    ANSWER,
    /// The request before it is sent, on standard error.
    REQUEST_TOO
  }
}
