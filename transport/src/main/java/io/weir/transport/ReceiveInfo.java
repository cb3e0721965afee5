package io.weir.transport;

/// What a transport with streams says of a message that it received: the attributes of SCTP's
/// SCTP_RCVINFO ([RFC 6458 section 5.3.5](https://www.rfc-editor.org/rfc/rfc6458#section-5.3.5)).
/// Transports without streams (TCP, TLS, UNIX-domain sockets) always say [#NONE]. Immutable.
///
/// @param stream the stream that it came on, 0 to 65535
/// @param sequence its number in that stream, as the transport has it; meaningless when unordered
/// @param protocolId payload protocol identifier, 32 bits as the peer sent them
/// @param unordered whether it may have overtaken earlier ones of its stream
public record ReceiveInfo(int stream, int sequence, int protocolId, boolean unordered) {
  /// What is said of a message that came on no stream.
  public static final ReceiveInfo NONE = new ReceiveInfo(0, 0, 0, false);
}
