package io.weir.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Options of a connection's socket. Immutable; start from [#DEFAULTS], which suit messages, and
/// change what differs. 0 and null leave the system's value.
///
/// An option that the system, or the kind of socket, does not have is refused where one listens
/// or connects, with an [IllegalArgumentException] (or an [java.io.IOException] that has it as
/// cause) that names it. Only three are hints and are left out where they mean nothing:
/// `noDelay`, `reuseAddress` and `notSentLowBytes`.
///
/// @param noDelay TCP_NODELAY: a message leaves at once, instead of waiting until the one before
///     it is acknowledged. Several messages that are queued still leave in one segment
/// @param keepAlive SO_KEEPALIVE and its times; null for none
/// @param sendBufferBytes SO_SNDBUF; Linux doubles it and cuts it at `net.core.wmem_max`
/// @param receiveBufferBytes SO_RCVBUF, which bounds what the kernel takes in for a connection
///     that does not read; Linux doubles it and cuts it at `net.core.rmem_max`
/// @param notSentLowBytes TCP_NOTSENT_LOWAT: how much unsent data the kernel may hold before it
///     says that it is full. Small, so that a control message does not wait behind a kernel
///     buffer full of data. Where there is no such option (NIO, UNIX-domain sockets) the send
///     buffer alone bounds it
/// @param linger SO_LINGER, in whole seconds. It acts at the very end of a close, after Weir's
///     own: a close hands over what is queued, ends the sending half, and waits up to 2 s for the
///     peer's own end. If the peer has not acknowledged everything by then, the kernel goes on
///     sending in the background (null), or goes on for at most so long and then resets the
///     connection. Zero resets it and throws away what the kernel still holds: only for peers
///     that never end their half. An abort always resets, whatever is set here
/// @param userTimeout TCP_USER_TIMEOUT, in milliseconds: how long sent data may stay
///     unacknowledged before the kernel ends the connection; also bounds how long keep-alives are
///     tried ([RFC 5482](https://www.rfc-editor.org/rfc/rfc5482)). Epoll only
/// @param trafficClass IP_TOS and IPV6_TCLASS, 1 to 255: DSCP in the upper six bits
///     ([RFC 2474](https://www.rfc-editor.org/rfc/rfc2474)), such as 0xB8 for expedited
///     forwarding
/// @param reuseAddress SO_REUSEADDR of a listener: it may start again while connections of the
///     one before are still ending
/// @param reusePort SO_REUSEPORT of a listener: several, in one process or many, share one port,
///     and the kernel spreads new connections over them
public record SocketOptions(
    boolean noDelay,
    @Nullable KeepAlive keepAlive,
    int sendBufferBytes,
    int receiveBufferBytes,
    int notSentLowBytes,
    @Nullable Duration linger,
    @Nullable Duration userTimeout,
    int trafficClass,
    boolean reuseAddress,
    boolean reusePort) {

  /// Messages leave at once, at most 128 KiB wait unsent in the kernel, a listener may start
  /// again at once; everything else is the system's.
  public static final SocketOptions DEFAULTS =
      new SocketOptions(true, null, 0, 0, 128 << 10, null, null, 0, true, false);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException naming the option that is out of range, and its range
  public SocketOptions {
    require(sendBufferBytes >= 0, "sendBufferBytes must be 0 or more: " + sendBufferBytes);
    require(receiveBufferBytes >= 0, "receiveBufferBytes must be 0 or more: " + receiveBufferBytes);
    require(notSentLowBytes >= 0, "notSentLowBytes must be 0 or more: " + notSentLowBytes);
    require(
        linger == null || isWithin(linger, Duration.ZERO, Duration.ofSeconds(65_535)),
        "linger must be 0 to 65535 s: " + linger);
    require(
        userTimeout == null
            || isWithin(userTimeout, Duration.ofMillis(1), Duration.ofMillis(Integer.MAX_VALUE)),
        "userTimeout must be 1 ms to 24 days: " + userTimeout);
    require(
        trafficClass >= 0 && trafficClass <= 255, "trafficClass must be 0 to 255: " + trafficClass);
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static boolean isWithin(Duration duration, Duration least, Duration most) {
    return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  /// When TCP asks a silent peer whether it is still there, in whole seconds. A protocol with a
  /// watchdog of its own needs none of it: this finds dead hosts, not dead applications.
  ///
  /// @param idle TCP_KEEPIDLE, how long silent before the first question, 1 to 32767 s; null for
  ///     the system's (Linux: 2 h)
  /// @param interval TCP_KEEPINTVL, time between questions, 1 to 32767 s; null for the system's
  ///     (Linux: 75 s)
  /// @param count TCP_KEEPCNT, questions without an answer before the connection ends, 1 to 127;
  ///     0 for the system's (Linux: 9)
  public record KeepAlive(@Nullable Duration idle, @Nullable Duration interval, int count) {
    /// With the system's times.
    public static final KeepAlive SYSTEM = new KeepAlive(null, null, 0);

    private static final Duration LONGEST = Duration.ofSeconds(32_767);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming what is out of range
    public KeepAlive {
      require(
          idle == null || isWithin(idle, Duration.ofSeconds(1), LONGEST),
          "keep-alive idle must be 1 to 32767 s: " + idle);
      require(
          interval == null || isWithin(interval, Duration.ofSeconds(1), LONGEST),
          "keep-alive interval must be 1 to 32767 s: " + interval);
      require(count >= 0 && count <= 127, "keep-alive count must be 0 to 127: " + count);
    }
  }

  /// These options with another `noDelay`.
  ///
  /// @param newNoDelay whether messages leave at once
  /// @return the changed options
  public SocketOptions withNoDelay(boolean newNoDelay) {
    return new SocketOptions(
        newNoDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `keepAlive`.
  ///
  /// @param newKeepAlive keep-alive times, or null for none
  /// @return the changed options
  public SocketOptions withKeepAlive(@Nullable KeepAlive newKeepAlive) {
    return new SocketOptions(
        noDelay,
        newKeepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `sendBufferBytes`.
  ///
  /// @param bytes SO_SNDBUF, or 0 for the system's
  /// @return the changed options
  public SocketOptions withSendBuffer(int bytes) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        bytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `receiveBufferBytes`.
  ///
  /// @param bytes SO_RCVBUF, or 0 for the system's
  /// @return the changed options
  public SocketOptions withReceiveBuffer(int bytes) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        bytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `notSentLowBytes`.
  ///
  /// @param bytes TCP_NOTSENT_LOWAT, or 0 for the system's
  /// @return the changed options
  public SocketOptions withNotSentLow(int bytes) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        bytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `linger`.
  ///
  /// @param newLinger SO_LINGER, or null for none
  /// @return the changed options
  public SocketOptions withLinger(@Nullable Duration newLinger) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        newLinger,
        userTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `userTimeout`.
  ///
  /// @param newUserTimeout TCP_USER_TIMEOUT, or null for the system's
  /// @return the changed options
  public SocketOptions withUserTimeout(@Nullable Duration newUserTimeout) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        newUserTimeout,
        trafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `trafficClass`.
  ///
  /// @param newTrafficClass IP_TOS, 1 to 255, or 0 for the system's
  /// @return the changed options
  public SocketOptions withTrafficClass(int newTrafficClass) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        newTrafficClass,
        reuseAddress,
        reusePort);
  }

  /// These options with another `reuseAddress`.
  ///
  /// @param newReuseAddress SO_REUSEADDR of a listener
  /// @return the changed options
  public SocketOptions withReuseAddress(boolean newReuseAddress) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        newReuseAddress,
        reusePort);
  }

  /// These options with another `reusePort`.
  ///
  /// @param newReusePort SO_REUSEPORT of a listener
  /// @return the changed options
  public SocketOptions withReusePort(boolean newReusePort) {
    return new SocketOptions(
        noDelay,
        keepAlive,
        sendBufferBytes,
        receiveBufferBytes,
        notSentLowBytes,
        linger,
        userTimeout,
        trafficClass,
        reuseAddress,
        newReusePort);
  }
}
