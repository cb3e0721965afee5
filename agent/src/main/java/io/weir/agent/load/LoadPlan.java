package io.weir.agent.load;

import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What `weir load` is asked to do. Immutable.
///
/// @param to where the node under load listens
/// @param connections how many, each with a node of its own
/// @param window requests outstanding per connection, where the loop is closed
/// @param ratePerSecond requests begun per second over all connections, where the loop is open
/// @param kind which requests
/// @param duration how long to measure; empty when a number of requests ends it
/// @param requests how many requests to measure
/// @param warmup how long to send before measuring
/// @param timeout for each answer, and for connecting
public record LoadPlan(
    Endpoint to,
    int connections,
    int window,
    OptionalDouble ratePerSecond,
    Kind kind,
    Optional<Duration> duration,
    OptionalLong requests,
    Duration warmup,
    Duration timeout) {
  /// The realm of the load's own nodes.
  static final String REALM = "load.example.com";

  /// Which requests.
  public enum Kind {
    /// ACR of application 3, events.
    ACCOUNTING,
    /// CCR of application 4, initial requests.
    CREDIT_CONTROL
  }

  /// The Origin-Host of a connection's node.
  ///
  /// @param number from 1
  /// @return its DiameterIdentity
  static String host(int number) {
    return "client-" + number + "." + REALM;
  }
}
