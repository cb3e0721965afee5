package io.weir.sctp.linux;

import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Error causes as the kernel hands them on, that is as they came from the peer: nothing of them
/// is trusted ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)).
/// Pure functions.
final class Causes {
  private static final int HEADER_BYTES = 4;

  private Causes() {}

  /// Reads causes that lie one behind the other, up to the first that is cut short.
  ///
  /// @param from big-endian, from position to limit; moved
  static List<ErrorCause> read(ByteBuffer from) {
    List<ErrorCause> causes = new ArrayList<>();
    while (from.remaining() >= HEADER_BYTES) {
      int code = from.getShort(from.position()) & 0xffff;
      int length = from.getShort(from.position() + 2) & 0xffff;
      if (length < HEADER_BYTES || length > from.remaining()) {
        break;
      }
      ByteBuffer value = from.slice(from.position() + HEADER_BYTES, length - HEADER_BYTES);
      causes.add(of(code, value));
      from.position(Math.min(from.limit(), from.position() + (length + 3 & ~3)));
    }
    return causes;
  }

  /// A cause by its code and value; those without a form of their own here stay octets.
  static ErrorCause of(int code, ByteBuffer value) {
    Octets octets = Octets.copyOf(value);
    return switch (code) {
      case 1 ->
          octets.length() >= 2
              ? new ErrorCause.InvalidStream(value.getShort(value.position()) & 0xffff)
              : new ErrorCause.Unrecognized(code, octets);
      case 4 -> new ErrorCause.OutOfResource();
      case 6 -> new ErrorCause.UnrecognizedChunk(octets);
      case 7 -> new ErrorCause.InvalidMandatoryParameter();
      case 8 -> new ErrorCause.UnrecognizedParameters(octets);
      case 10 -> new ErrorCause.CookieWhileShuttingDown();
      case 11 -> new ErrorCause.RestartWithNewAddresses(octets);
      case 12 -> new ErrorCause.UserInitiated(octets);
      case 13 -> new ErrorCause.ProtocolViolation(octets);
      default -> new ErrorCause.Unrecognized(code, octets);
    };
  }

  /// Causes in a few words, for people.
  static String words(List<ErrorCause> causes) {
    if (causes.isEmpty()) {
      return "the peer aborted the association";
    }
    return "the peer aborted the association: "
        + String.join(", ", causes.stream().map(Causes::words).toList());
  }

  private static String words(ErrorCause cause) {
    return switch (cause) {
      case ErrorCause.UserInitiated(Octets reason) -> "its application wanted it" + said(reason);
      case ErrorCause.ProtocolViolation(Octets detail) -> "protocol violation" + said(detail);
      default -> cause.toString();
    };
  }

  /// What a peer says for people to read may be anything: only what can be printed is shown.
  private static String said(Octets text) {
    String words = StandardCharsets.UTF_8.decode(text.asBuffer()).toString();
    String shown = words.replaceAll("[^\\p{Print}]", "").strip();
    return shown.isEmpty() ? "" : " (" + shown.substring(0, Math.min(200, shown.length())) + ")";
  }
}
