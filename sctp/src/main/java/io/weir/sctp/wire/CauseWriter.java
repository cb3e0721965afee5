package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// Writes error causes
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)). Called by
/// the writers of chunks and parameters; pure functions but for the buffer.
final class CauseWriter {
  private CauseWriter() {}

  /// The causes' bytes, with the padding between them and without that of the last.
  static int lengthOf(List<ErrorCause> causes) {
    int length = 0;
    for (ErrorCause cause : causes) {
      length = Wire.padded(length) + lengthOf(cause);
    }
    return length;
  }

  /// A cause's bytes without padding.
  static int lengthOf(ErrorCause cause) {
    return Wire.TYPE_AND_LENGTH_BYTES
        + switch (cause) {
          case ErrorCause.InvalidStream _, ErrorCause.StaleCookie _, ErrorCause.NoUserData _ -> 4;
          case ErrorCause.MissingParameters(List<Integer> types) -> 4 + 2 * types.size();
          case ErrorCause.OutOfResource _,
              ErrorCause.InvalidMandatoryParameter _,
              ErrorCause.CookieWhileShuttingDown _,
              ErrorCause.IllegalChangeAck _ ->
              0;
          case ErrorCause.UnresolvableAddress(Octets octets) -> octets.length();
          case ErrorCause.UnrecognizedChunk(Octets octets) -> octets.length();
          case ErrorCause.UnrecognizedParameters(Octets octets) -> octets.length();
          case ErrorCause.RestartWithNewAddresses(Octets octets) -> octets.length();
          case ErrorCause.UserInitiated(Octets octets) -> octets.length();
          case ErrorCause.ProtocolViolation(Octets octets) -> octets.length();
          case ErrorCause.DeleteLastAddress(Octets octets) -> octets.length();
          case ErrorCause.ChangeOutOfResource(Octets octets) -> octets.length();
          case ErrorCause.DeleteSourceAddress(Octets octets) -> octets.length();
          case ErrorCause.NotAuthorized(Octets octets) -> octets.length();
          case ErrorCause.UnsupportedHmac _ -> 2;
          case ErrorCause.Unrecognized(_, Octets octets) -> octets.length();
        };
  }

  /// Writes causes, all of them padded.
  static void putAll(ByteBuffer out, List<ErrorCause> causes) {
    for (ErrorCause cause : causes) {
      int length = lengthOf(cause);
      Wire.putHeader(out, CauseCode.of(cause), length);
      putValue(out, cause);
      Wire.pad(out, length);
    }
  }

  private static void putValue(ByteBuffer out, ErrorCause cause) {
    switch (cause) {
      case ErrorCause.InvalidStream(int stream) -> out.putShort((short) stream).putShort((short) 0);
      case ErrorCause.MissingParameters(List<Integer> types) -> {
        out.putInt(types.size());
        Wire.putShorts(out, types);
      }
      case ErrorCause.StaleCookie(int staleUs) -> out.putInt(staleUs);
      case ErrorCause.NoUserData(int tsn) -> out.putInt(tsn);
      case ErrorCause.OutOfResource _,
          ErrorCause.InvalidMandatoryParameter _,
          ErrorCause.CookieWhileShuttingDown _,
          ErrorCause.IllegalChangeAck _ -> {}
      case ErrorCause.UnresolvableAddress(Octets octets) -> octets.putTo(out);
      case ErrorCause.UnrecognizedChunk(Octets octets) -> octets.putTo(out);
      case ErrorCause.UnrecognizedParameters(Octets octets) -> octets.putTo(out);
      case ErrorCause.RestartWithNewAddresses(Octets octets) -> octets.putTo(out);
      case ErrorCause.UserInitiated(Octets octets) -> octets.putTo(out);
      case ErrorCause.ProtocolViolation(Octets octets) -> octets.putTo(out);
      case ErrorCause.DeleteLastAddress(Octets octets) -> octets.putTo(out);
      case ErrorCause.ChangeOutOfResource(Octets octets) -> octets.putTo(out);
      case ErrorCause.DeleteSourceAddress(Octets octets) -> octets.putTo(out);
      case ErrorCause.NotAuthorized(Octets octets) -> octets.putTo(out);
      case ErrorCause.UnsupportedHmac(int hmacId) -> out.putShort((short) hmacId);
      case ErrorCause.Unrecognized(_, Octets octets) -> octets.putTo(out);
    }
  }
}
