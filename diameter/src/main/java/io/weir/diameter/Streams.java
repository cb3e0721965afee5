package io.weir.diameter;

import io.weir.transport.Lane;
import io.weir.transport.SendInfo;
import org.jspecify.annotations.Nullable;

/// Which stream of its connection a message goes on, and how
/// ([RFC 6733 section 2.1.1](https://www.rfc-editor.org/rfc/rfc6733#section-2.1.1), ADR 16). On a
/// transport without streams it makes no difference.
///
/// Control messages go on stream 0 in order. Requests and answers go on the other streams, spread
/// by their Hop-by-Hop Identifiers and without order, so that none waits for another that was lost
/// on the way; but on stream 0 in order too, until the peer has shown that it has the CEA.
///
/// Thread-safe.
final class Streams {
  /// More of them would only cost memory at both ends: without order nothing waits on any.
  static final int MOST_SPREAD = 32;

  /// Payload protocol of Diameter in clear text.
  static final int CLEAR_TEXT = 46;

  /// Payload protocol of Diameter in DTLS.
  private static final int IN_DTLS = 47;

  /// Payload protocol that is not said.
  private static final int UNSPECIFIED = 0;

  private static final SendInfo IN_ORDER = SendInfo.NONE.withProtocol(CLEAR_TEXT);

  private final SendInfo[] spread;
  private volatile boolean isPeerOpen;

  /// The streams of a connection.
  ///
  /// @param count how many it has, 1 or more
  Streams(int count) {
    int others = Math.min(count - 1, MOST_SPREAD);
    spread = new SendInfo[Math.max(1, others)];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = SendInfo.on(others == 0 ? 0 : 1 + i).withProtocol(CLEAR_TEXT).withoutOrder();
    }
  }

  /// The peer has the CEA: what overtakes another message from now on harms nothing.
  void peerIsOpen() {
    if (!isPeerOpen) {
      isPeerOpen = true;
    }
  }

  /// How a message goes out.
  ///
  /// @param lane its lane: control messages keep their order
  /// @param hopByHopId what requests and answers are spread by
  SendInfo of(Lane lane, int hopByHopId) {
    return switch (lane) {
      case CONTROL -> IN_ORDER;
      case REPLY, DATA ->
          isPeerOpen ? spread[Integer.remainderUnsigned(hopByHopId, spread.length)] : IN_ORDER;
    };
  }

  /// What is wrong with the payload protocol that a message came with.
  ///
  /// @return for people; null when nothing is
  static @Nullable String fault(int protocolId) {
    return switch (protocolId) {
      case CLEAR_TEXT, UNSPECIFIED -> null;
      case IN_DTLS ->
          "the peer sends Diameter in DTLS (SCTP payload protocol 47), which is not served here;"
              + " have it send clear text (46)";
      default ->
          "SCTP payload protocol %s is not Diameter's, which is 46"
              .formatted(Integer.toUnsignedString(protocolId));
    };
  }
}
