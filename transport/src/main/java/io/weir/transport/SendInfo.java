package io.weir.transport;

/// What a transport with streams does with a message that is sent on it, beside carrying it: the
/// attributes of SCTP's SCTP_SNDINFO and SCTP_PRINFO
/// ([RFC 6458 sections 5.3.4 and 5.3.7](https://www.rfc-editor.org/rfc/rfc6458#section-5.3.4)).
/// Given with [Send#with]. Transports without streams (TCP, TLS, UNIX-domain sockets) ignore it,
/// so one program runs on either; only a lane with [LanePolicy.DropLowerPriority] looks at the
/// priority there too. Immutable.
///
/// @param stream the stream that the message goes on, 0 to 65535; the transport refuses one that
///     the association does not have
/// @param protocolId payload protocol identifier, 32 bits that are carried as they are
/// @param unordered whether it may be given to the receiver before earlier ones of its stream
/// @param acknowledgeAtOnce whether the peer is asked not to delay the acknowledgement
///     ([RFC 7053](https://www.rfc-editor.org/rfc/rfc7053))
/// @param reliability how long the transport tries
public record SendInfo(
    int stream,
    int protocolId,
    boolean unordered,
    boolean acknowledgeAtOnce,
    Reliability reliability) {
  /// Stream 0, protocol 0, ordered, fully reliable.
  public static final SendInfo NONE = new SendInfo(0, 0, false, false, Reliability.FULL);

  /// Checks the stream.
  ///
  /// @throws IllegalArgumentException when the stream is outside 0 to 65535
  public SendInfo {
    if (stream < 0 || stream > 65535) {
      throw new IllegalArgumentException("stream must be 0 to 65535: " + stream);
    }
  }

  /// An ordered, fully reliable message on a stream.
  ///
  /// @param stream the stream, 0 to 65535
  /// @return its attributes, with protocol 0
  public static SendInfo on(int stream) {
    return new SendInfo(stream, 0, false, false, Reliability.FULL);
  }

  /// These attributes with another protocol.
  ///
  /// @param newProtocolId payload protocol identifier
  /// @return the changed attributes
  public SendInfo withProtocol(int newProtocolId) {
    return new SendInfo(stream, newProtocolId, unordered, acknowledgeAtOnce, reliability);
  }

  /// These attributes for a message without order.
  ///
  /// @return the changed attributes
  public SendInfo withoutOrder() {
    return new SendInfo(stream, protocolId, true, acknowledgeAtOnce, reliability);
  }

  /// These attributes for a message that the peer is to acknowledge without delay.
  ///
  /// @return the changed attributes
  public SendInfo acknowledgedAtOnce() {
    return new SendInfo(stream, protocolId, unordered, true, reliability);
  }

  /// These attributes with another reliability.
  ///
  /// @param newReliability how long the transport tries
  /// @return the changed attributes
  public SendInfo withReliability(Reliability newReliability) {
    return new SendInfo(stream, protocolId, unordered, acknowledgeAtOnce, newReliability);
  }
}
