package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk;

/// Where an association stands
/// ([RFC 9260 section 4](https://www.rfc-editor.org/rfc/rfc9260#section-4)); each state has what
/// exists only in it. Immutable.
public sealed interface AssociationState {
  /// There is no association, or no longer.
  record Closed() implements AssociationState {}

  /// INIT was sent.
  ///
  /// @param init as it was sent
  /// @param attempts how often
  record CookieWait(Chunk.Init init, int attempts) implements AssociationState {}

  /// The cookie was sent back.
  ///
  /// @param init with which it began
  /// @param echo as it was sent
  /// @param attempts how often
  /// @param staleOnce whether a cookie was too old already
  record CookieEchoed(Chunk.Init init, Chunk.CookieEcho echo, int attempts, boolean staleOnce)
      implements AssociationState {}

  /// Data goes both ways.
  record Established() implements AssociationState {}

  /// This side will send SHUTDOWN once everything was acknowledged.
  record ShutdownPending() implements AssociationState {}

  /// SHUTDOWN was sent.
  record ShutdownSent() implements AssociationState {}

  /// SHUTDOWN was received; what is left is still sent.
  record ShutdownReceived() implements AssociationState {}

  /// SHUTDOWN ACK was sent.
  ///
  /// @param byPeer whether the peer began the shutdown
  record ShutdownAckSent(boolean byPeer) implements AssociationState {}

  /// Whether data that arrives is taken
  /// ([RFC 9260 section 6](https://www.rfc-editor.org/rfc/rfc9260#section-6)).
  ///
  /// @return true from the end of the handshake until the peer has said that it has sent all
  default boolean takesData() {
    return switch (this) {
      case Established _, ShutdownPending _, ShutdownSent _ -> true;
      case Closed _, CookieWait _, CookieEchoed _, ShutdownReceived _, ShutdownAckSent _ -> false;
    };
  }

  /// Whether data goes out.
  ///
  /// @return true from the end of the handshake until all is acknowledged in a shutdown
  default boolean sendsData() {
    return switch (this) {
      case Established _, ShutdownPending _, ShutdownReceived _ -> true;
      case Closed _, CookieWait _, CookieEchoed _, ShutdownSent _, ShutdownAckSent _ -> false;
    };
  }

  /// Whether the application may still give messages.
  ///
  /// @return true until a shutdown begins
  default boolean welcomesMessages() {
    return switch (this) {
      case CookieWait _, CookieEchoed _, Established _ -> true;
      case Closed _, ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ ->
          false;
    };
  }

  /// Whether the handshake is over and the end has not come.
  ///
  /// @return true while the association exists
  default boolean isUp() {
    return switch (this) {
      case Established _,
          ShutdownPending _,
          ShutdownSent _,
          ShutdownReceived _,
          ShutdownAckSent _ ->
          true;
      case Closed _, CookieWait _, CookieEchoed _ -> false;
    };
  }
}
