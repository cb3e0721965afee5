package io.weir.transport;

import java.time.Duration;

/// Why a connection ended. Reader, writer and listener of one connection all see the same value:
/// the first reason that occurred.
public sealed interface CloseReason {
  /// The peer ended the connection in order (FIN; with TLS its `close_notify`).
  ///
  /// @param unfinishedBytes bytes of a frame that the peer began and did not finish; 0 when it
  ///     ended between frames
  record PeerClosed(int unfinishedBytes) implements CloseReason {}

  /// The peer's stream ended without the word that TLS ends a stream with (`close_notify`): the
  /// peer broke off, or somebody between cut it, and it may have meant to say more
  /// ([RFC 8446 section 6.1](https://www.rfc-editor.org/rfc/rfc8446#section-6.1)). Only with TLS.
  ///
  /// @param unfinishedBytes bytes of a frame that the peer began and did not finish; 0 when it
  ///     ended between frames
  record Truncated(int unfinishedBytes) implements CloseReason {}

  /// The peer or the network broke the connection (RST, unreachable).
  ///
  /// @param systemMessage the operating system's words
  record Reset(String systemMessage) implements CloseReason {}

  /// A limit that the user set on the monotonic clock passed.
  ///
  /// @param what which limit it was, for people
  /// @param after the limit
  record TimedOut(String what, Duration after) implements CloseReason {}

  /// The peer sent bytes that are not the protocol, be it the application's or TLS. What came
  /// before them was delivered.
  ///
  /// @param detail what is wrong
  /// @param offset position of the offending byte in the received stream, from 0
  record ProtocolError(String detail, long offset) implements CloseReason {}

  /// This side closed.
  ///
  /// @param why for people: what asked for it
  record LocalClose(String why) implements CloseReason {}

  /// A defect on this side ended this one connection; the process goes on.
  ///
  /// @param detail what failed
  record Defect(String detail) implements CloseReason {}
}
