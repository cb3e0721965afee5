package io.weir.transport;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a connection frames, bounds, waits and closes. Immutable; start from
/// [#framedBy(Supplier)] and change what differs.
///
/// @param framer supplies each connection's framer
/// @param sends bounds and watermarks of the send queue
/// @param readBufferBytes most bytes read at once and held unframed while frames are short, 1 KiB
///     to 16 MiB; a frame that is longer gets a larger buffer, which grows as its bytes arrive
/// @param budget while it is spent, a listener takes no connections; what counts in it is what
///     the mailboxes hold that were given the same budget
/// @param timing time limits
/// @param socket socket options
/// @param halfClose whether a connection whose peer has ended its side is kept for sending until
///     this side closes; otherwise it closes by itself, after handing over what is queued
/// @param accepting how many connections a listener takes
/// @param tls identity, trust and protocols of TLS, or null for none
public record ConnectionOptions(
    Supplier<Framer> framer,
    SendLimits sends,
    int readBufferBytes,
    MemoryBudget budget,
    Timing timing,
    SocketOptions socket,
    boolean halfClose,
    Accepting accepting,
    @Nullable TlsOptions tls) {

  /// Checks the size of the read buffer.
  ///
  /// @throws IllegalArgumentException when it is outside 1 KiB to 16 MiB
  public ConnectionOptions {
    if (readBufferBytes < 1 << 10 || readBufferBytes > 16 << 20) {
      throw new IllegalArgumentException(
          "readBufferBytes must be 1 KiB to 16 MiB: " + readBufferBytes);
    }
  }

  /// Time limits of a connection, all on the monotonic clock.
  ///
  /// @param connect longest wait for a connection to be made
  /// @param stallAfter how long the peer may accept nothing before it is reported as stalled
  /// @param stallLimit how long before the connection is closed for it; null for never
  /// @param drain how long a graceful close may take to send what is queued
  public record Timing(
      Duration connect, Duration stallAfter, @Nullable Duration stallLimit, Duration drain) {
    /// 10 s to connect, stalled after 5 s, no stall limit, 5 s to drain.
    public static final Timing DEFAULTS =
        new Timing(Duration.ofSeconds(10), Duration.ofSeconds(5), null, Duration.ofSeconds(5));

    /// Checks that the limits are positive.
    ///
    /// @throws IllegalArgumentException naming those that are not
    public Timing {
      if (!connect.isPositive()
          || !stallAfter.isPositive()
          || drain.isNegative()
          || (stallLimit != null && !stallLimit.isPositive())) {
        throw new IllegalArgumentException(
            "time limits must be positive: connect=%s, stallAfter=%s, stallLimit=%s, drain=%s"
                .formatted(connect, stallAfter, stallLimit, drain));
      }
    }
  }

  /// The defaults: [SendLimits#DEFAULTS], a read buffer of 128 KiB, no shared budget,
  /// [Timing#DEFAULTS], [SocketOptions#DEFAULTS], closed when the peer closes,
  /// [Accepting#DEFAULTS], without TLS.
  ///
  /// @param framer supplies each connection's framer
  /// @return the options
  public static ConnectionOptions framedBy(Supplier<Framer> framer) {
    return new ConnectionOptions(
        framer,
        SendLimits.DEFAULTS,
        128 << 10,
        MemoryBudget.UNLIMITED,
        Timing.DEFAULTS,
        SocketOptions.DEFAULTS,
        false,
        Accepting.DEFAULTS,
        null);
  }

  /// These options with other send limits.
  ///
  /// @param newSends bounds and watermarks
  /// @return the changed options
  public ConnectionOptions withSends(SendLimits newSends) {
    return new ConnectionOptions(
        framer, newSends, readBufferBytes, budget, timing, socket, halfClose, accepting, tls);
  }

  /// These options with another budget.
  ///
  /// @param newBudget shared bound
  /// @return the changed options
  public ConnectionOptions withBudget(MemoryBudget newBudget) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, newBudget, timing, socket, halfClose, accepting, tls);
  }

  /// These options with other time limits.
  ///
  /// @param newTiming time limits
  /// @return the changed options
  public ConnectionOptions withTiming(Timing newTiming) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, budget, newTiming, socket, halfClose, accepting, tls);
  }

  /// These options with other socket options.
  ///
  /// @param newSocket socket options
  /// @return the changed options
  public ConnectionOptions withSocket(SocketOptions newSocket) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, budget, timing, newSocket, halfClose, accepting, tls);
  }

  /// These options with another read buffer.
  ///
  /// @param newReadBufferBytes most bytes read at once
  /// @return the changed options
  public ConnectionOptions withReadBuffer(int newReadBufferBytes) {
    return new ConnectionOptions(
        framer, sends, newReadBufferBytes, budget, timing, socket, halfClose, accepting, tls);
  }

  /// These options with another answer to the peer's end.
  ///
  /// @param newHalfClose whether to keep the connection for sending
  /// @return the changed options
  public ConnectionOptions withHalfClose(boolean newHalfClose) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, budget, timing, socket, newHalfClose, accepting, tls);
  }

  /// These options with other limits for a listener.
  ///
  /// @param newAccepting how many connections a listener takes
  /// @return the changed options
  public ConnectionOptions withAccepting(Accepting newAccepting) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, budget, timing, socket, halfClose, newAccepting, tls);
  }

  /// These options with TLS under the messages.
  ///
  /// @param newTls identity, trust and protocols, or null for none
  /// @return the changed options
  public ConnectionOptions withTls(@Nullable TlsOptions newTls) {
    return new ConnectionOptions(
        framer, sends, readBufferBytes, budget, timing, socket, halfClose, accepting, newTls);
  }
}
