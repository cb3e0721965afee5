package io.weir.diameter.core;

/// What a [PeerMachine] needs to know about the two nodes.
///
/// Immutable.
///
/// @param localHost this node's Origin-Host, ASCII, for the election
/// @param initiative whether this node connects
/// @param timeouts how long the waiting states last
/// @param reconnect when to connect again
public record PeerSettings(
    String localHost, Initiative initiative, PeerTimeouts timeouts, ReconnectPolicy reconnect) {

  /// @throws IllegalArgumentException if the host is empty or not ASCII
  public PeerSettings {
    if (localHost.isEmpty() || localHost.chars().anyMatch(c -> c > 0x7f)) {
      throw new IllegalArgumentException("localHost must be ASCII and not empty: " + localHost);
    }
  }

  /// Settings with the default times.
  ///
  /// @param localHost this node's Origin-Host
  /// @param initiative whether this node connects
  public static PeerSettings of(String localHost, Initiative initiative) {
    return new PeerSettings(localHost, initiative, PeerTimeouts.DEFAULT, ReconnectPolicy.DEFAULT);
  }

  /// The same with other timeouts.
  public PeerSettings with(PeerTimeouts otherTimeouts) {
    return new PeerSettings(localHost, initiative, otherTimeouts, reconnect);
  }

  /// The same with another reconnect policy.
  public PeerSettings with(ReconnectPolicy otherReconnect) {
    return new PeerSettings(localHost, initiative, timeouts, otherReconnect);
  }
}
