package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes error causes
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)). Called by
/// the readers of chunks and parameters; pure functions but for the fault that is noted.
final class CauseReader {
  private CauseReader() {}

  /// Decodes causes.
  ///
  /// @param from where the first one's header is
  /// @param to end of the chunk or parameter that they are in
  /// @return the causes, or null when one is broken
  static @Nullable List<ErrorCause> readAll(Input in, int from, int to) {
    var causes = new ArrayList<ErrorCause>();
    int at = from;
    while (at < to) {
      int length = to - at < Wire.TYPE_AND_LENGTH_BYTES ? 0 : in.u16(at + 2);
      if (length < Wire.TYPE_AND_LENGTH_BYTES || length > to - at) {
        in.fail(Fault.CHUNK_CONTENT, "a cause of %d bytes in %d".formatted(length, to - at), at);
        return null;
      }
      ErrorCause cause = read(in, at, length);
      if (cause == null) {
        return null;
      }
      causes.add(cause);
      at += Wire.padded(length);
    }
    return causes;
  }

  private static @Nullable ErrorCause read(Input in, int at, int length) {
    int code = in.u16(at);
    return switch (code) {
      case CauseCode.INVALID_STREAM ->
          has(in, at, length, 8) ? new ErrorCause.InvalidStream(in.u16(at + 4)) : null;
      case CauseCode.MISSING_PARAMETERS -> readMissingParameters(in, at, length);
      case CauseCode.STALE_COOKIE ->
          has(in, at, length, 8) ? new ErrorCause.StaleCookie(in.i32(at + 4)) : null;
      case CauseCode.OUT_OF_RESOURCE ->
          has(in, at, length, 4) ? new ErrorCause.OutOfResource() : null;
      case CauseCode.INVALID_MANDATORY_PARAMETER ->
          has(in, at, length, 4) ? new ErrorCause.InvalidMandatoryParameter() : null;
      case CauseCode.NO_USER_DATA ->
          has(in, at, length, 8) ? new ErrorCause.NoUserData(in.i32(at + 4)) : null;
      case CauseCode.COOKIE_WHILE_SHUTTING_DOWN ->
          has(in, at, length, 4) ? new ErrorCause.CookieWhileShuttingDown() : null;
      case CauseCode.ILLEGAL_CHANGE_ACK ->
          has(in, at, length, 4) ? new ErrorCause.IllegalChangeAck() : null;
      case CauseCode.UNSUPPORTED_HMAC ->
          has(in, at, length, 6) ? new ErrorCause.UnsupportedHmac(in.u16(at + 4)) : null;
      default -> readOpaque(code, in.octets(at + 4, at + length));
    };
  }

  private static ErrorCause readOpaque(int code, Octets value) {
    return switch (code) {
      case CauseCode.UNRESOLVABLE_ADDRESS -> new ErrorCause.UnresolvableAddress(value);
      case CauseCode.UNRECOGNIZED_CHUNK -> new ErrorCause.UnrecognizedChunk(value);
      case CauseCode.UNRECOGNIZED_PARAMETERS -> new ErrorCause.UnrecognizedParameters(value);
      case CauseCode.RESTART_WITH_NEW_ADDRESSES -> new ErrorCause.RestartWithNewAddresses(value);
      case CauseCode.USER_INITIATED -> new ErrorCause.UserInitiated(value);
      case CauseCode.PROTOCOL_VIOLATION -> new ErrorCause.ProtocolViolation(value);
      case CauseCode.DELETE_LAST_ADDRESS -> new ErrorCause.DeleteLastAddress(value);
      case CauseCode.CHANGE_OUT_OF_RESOURCE -> new ErrorCause.ChangeOutOfResource(value);
      case CauseCode.DELETE_SOURCE_ADDRESS -> new ErrorCause.DeleteSourceAddress(value);
      case CauseCode.NOT_AUTHORIZED -> new ErrorCause.NotAuthorized(value);
      default -> new ErrorCause.Unrecognized(code, value);
    };
  }

  private static ErrorCause.@Nullable MissingParameters readMissingParameters(
      Input in, int at, int length) {
    int types = (length - 8) / 2;
    if (length < 8 || in.i32(at + 4) != types || !has(in, at, length, 8 + 2 * types)) {
      in.fail(Fault.CHUNK_CONTENT, "a wrong number of missing parameters", at);
      return null;
    }
    return new ErrorCause.MissingParameters(in.shorts(at + 8, at + length));
  }

  private static boolean has(Input in, int at, int length, int wanted) {
    if (length != wanted) {
      in.fail(Fault.CHUNK_CONTENT, "cause %d with %d bytes".formatted(in.u16(at), length), at);
    }
    return length == wanted;
  }
}
