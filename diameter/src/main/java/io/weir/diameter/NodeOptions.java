package io.weir.diameter;

import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.core.ReconnectPolicy;
import io.weir.diameter.core.WatchdogSettings;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.SendLimits;
import java.time.Duration;

/// How a node treats its peers. Immutable; start from [#DEFAULTS] and change what differs.
///
/// @param acceptance which nodes may connect
/// @param limits what one peer may make this node hold
/// @param watchdog how often a silent peer is asked for a sign of life
/// @param timeouts how long the steps of a connection may take
/// @param reconnect when to connect again
/// @param connection the transport's bounds and time limits; its framer must be a
///     [DiameterFraming]
/// @param closeDrain how long [Node#close()] waits for requests in work and answers on their way
public record NodeOptions(
    Acceptance acceptance,
    PeerLimits limits,
    WatchdogSettings watchdog,
    PeerTimeouts timeouts,
    ReconnectPolicy reconnect,
    ConnectionOptions connection,
    Duration closeDrain) {

  /// The longest message accepted unless set otherwise, in bytes.
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;

  /// Known peers only; everything else as the parts' own defaults say; messages of up to 1 MiB;
  /// 5 s to drain.
  public static final NodeOptions DEFAULTS =
      new NodeOptions(
          Acceptance.KNOWN_PEERS,
          PeerLimits.DEFAULTS,
          WatchdogSettings.DEFAULT,
          PeerTimeouts.DEFAULT,
          ReconnectPolicy.DEFAULT,
          ConnectionOptions.framedBy(DiameterFraming.upTo(DEFAULT_MAX_MESSAGE_BYTES))
              .withSends(
                  new SendLimits(
                      new Bounds(64, 1 << 20),
                      new Bounds(16_384, 16 << 20),
                      new Bounds(16_384, 16 << 20),
                      new io.weir.transport.Watermarks(1 << 20, 4 << 20))),
          Duration.ofSeconds(5));

  /// Which nodes may connect to this one.
  public enum Acceptance {
    /// Those that this node was told of; others are refused with DIAMETER_UNKNOWN_PEER.
    KNOWN_PEERS,
    /// Any node whose capabilities suit. For laboratories and loopback.
    ANY_PEER
  }

  /// These options with another rule of acceptance.
  ///
  /// @param newAcceptance which nodes may connect
  /// @return the changed options
  public NodeOptions with(Acceptance newAcceptance) {
    return new NodeOptions(
        newAcceptance, limits, watchdog, timeouts, reconnect, connection, closeDrain);
  }

  /// These options with other limits.
  ///
  /// @param newLimits what one peer may make this node hold
  /// @return the changed options
  public NodeOptions with(PeerLimits newLimits) {
    return new NodeOptions(
        acceptance, newLimits, watchdog, timeouts, reconnect, connection, closeDrain);
  }

  /// These options with another watchdog.
  ///
  /// @param newWatchdog the watchdog's settings
  /// @return the changed options
  public NodeOptions with(WatchdogSettings newWatchdog) {
    return new NodeOptions(
        acceptance, limits, newWatchdog, timeouts, reconnect, connection, closeDrain);
  }

  /// These options with other timeouts.
  ///
  /// @param newTimeouts the timeouts
  /// @return the changed options
  public NodeOptions with(PeerTimeouts newTimeouts) {
    return new NodeOptions(
        acceptance, limits, watchdog, newTimeouts, reconnect, connection, closeDrain);
  }

  /// These options with another reconnect policy.
  ///
  /// @param newReconnect when to connect again
  /// @return the changed options
  public NodeOptions with(ReconnectPolicy newReconnect) {
    return new NodeOptions(
        acceptance, limits, watchdog, timeouts, newReconnect, connection, closeDrain);
  }

  /// These options with other connection options.
  ///
  /// @param newConnection the transport's bounds and time limits
  /// @return the changed options
  public NodeOptions with(ConnectionOptions newConnection) {
    return new NodeOptions(
        acceptance, limits, watchdog, timeouts, reconnect, newConnection, closeDrain);
  }

  /// These options with another time to drain.
  ///
  /// @param newCloseDrain how long a close waits
  /// @return the changed options
  public NodeOptions withCloseDrain(Duration newCloseDrain) {
    return new NodeOptions(
        acceptance, limits, watchdog, timeouts, reconnect, connection, newCloseDrain);
  }
}
