package io.weir.sctp.wire;

import java.util.ArrayList;
import java.util.List;

/// Reads error causes
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)). Pure
/// functions.
final class CauseReader {
  private CauseReader() {}

  /// Reads causes up to the cursor's limit.
  static List<ErrorCause> readAll(Cursor in) {
    var causes = new ArrayList<ErrorCause>();
    int end = in.limit();
    while (in.remaining() > 0 && in.isGood()) {
      int at = in.position();
      int code = in.u16();
      int bytes = in.u16();
      if (bytes < 4 || at + bytes > end) {
        in.fail("a cause's length is " + bytes, at + 2);
        break;
      }
      in.limit(at + bytes);
      ErrorCause cause = read(in, code);
      if (in.remaining() > 0) {
        in.fail("a cause is longer than what it tells", in.position());
      }
      in.limit(end);
      if (in.isGood()) {
        causes.add(cause);
        in.position(Math.min(end, at + ParameterWriter.padded(bytes)));
      }
    }
    return causes;
  }

  private static ErrorCause read(Cursor in, int code) {
    return switch (code) {
      case 1 -> {
        int stream = in.u16();
        in.u16();
        yield new ErrorCause.InvalidStream(stream);
      }
      case 2 -> {
        int count = in.i32();
        if (count != in.remaining() / 2) {
          in.fail("missing parameters do not fit their number", in.position() - 4);
        }
        yield new ErrorCause.MissingParameters(ParameterReader.shorts(in));
      }
      case 3 -> new ErrorCause.StaleCookie(in.i32());
      case 4 -> new ErrorCause.OutOfResource();
      case 5 -> new ErrorCause.UnresolvableAddress(in.rest());
      case 6 -> new ErrorCause.UnrecognizedChunk(in.rest());
      case 7 -> new ErrorCause.InvalidMandatoryParameter();
      case 8 -> new ErrorCause.UnrecognizedParameters(in.rest());
      case 9 -> new ErrorCause.NoUserData(in.i32());
      case 10 -> new ErrorCause.CookieWhileShuttingDown();
      case 11 -> new ErrorCause.RestartWithNewAddresses(in.rest());
      case 12 -> new ErrorCause.UserInitiated(in.rest());
      case 13 -> new ErrorCause.ProtocolViolation(in.rest());
      case 0xa0 -> new ErrorCause.DeleteLastAddress(in.rest());
      case 0xa1 -> new ErrorCause.ChangeOutOfResource(in.rest());
      case 0xa2 -> new ErrorCause.DeleteSourceAddress(in.rest());
      case 0xa3 -> new ErrorCause.IllegalChangeAck();
      case 0xa4 -> new ErrorCause.NotAuthorized(in.rest());
      case 0x105 -> new ErrorCause.UnsupportedHmac(in.u16());
      default -> new ErrorCause.Unrecognized(code, in.rest());
    };
  }
}
