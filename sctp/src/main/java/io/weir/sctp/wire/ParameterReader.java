package io.weir.sctp.wire;

import io.weir.sctp.wire.Decoded.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes parameters
/// ([RFC 9260 section 3.2.1](https://www.rfc-editor.org/rfc/rfc9260#section-3.2.1)). Types mean the
/// same in every chunk; which of them make sense in which is for the core. Called by the readers
/// of chunks and by [Parameters]; pure functions but for the fault that is noted.
final class ParameterReader {
  private ParameterReader() {}

  /// Decodes parameters up to the end, or up to an unrecognised one that says to stop there.
  ///
  /// @param from where the first one's header is
  /// @param to end of the chunk that they are in
  /// @return the parameters, or null when one is broken
  static @Nullable List<Parameter> readAll(Input in, int from, int to) {
    var parameters = new ArrayList<Parameter>();
    int at = from;
    while (at < to) {
      int length = to - at < Wire.TYPE_AND_LENGTH_BYTES ? 0 : in.u16(at + 2);
      if (length < Wire.TYPE_AND_LENGTH_BYTES || length > to - at) {
        in.fail(
            Fault.CHUNK_CONTENT, "a parameter of %d bytes in %d".formatted(length, to - at), at);
        return null;
      }
      Parameter parameter = read(in, at, length);
      if (parameter == null) {
        return null;
      }
      parameters.add(parameter);
      if (parameter instanceof Parameter.Unrecognized unknown && unknown.stops()) {
        break;
      }
      at += Wire.padded(length);
    }
    return parameters;
  }

  private static @Nullable Parameter read(Input in, int at, int length) {
    int value = at + Wire.TYPE_AND_LENGTH_BYTES;
    int end = at + length;
    int type = in.u16(at);
    return switch (type) {
      case ParameterType.STATE_COOKIE -> new Parameter.StateCookie(in.octets(value, end));
      case ParameterType.NOT_UNDERSTOOD -> new Parameter.NotUnderstood(in.octets(value, end));
      case ParameterType.COOKIE_PRESERVATIVE ->
          has(in, at, length, 8) ? new Parameter.CookiePreservative(in.i32(value)) : null;
      case ParameterType.HOST_NAME -> new Parameter.HostName(in.octets(value, end));
      case ParameterType.SUPPORTED_ADDRESS_TYPES ->
          isEven(in, at, length)
              ? new Parameter.SupportedAddressTypes(in.shorts(value, end))
              : null;
      case ParameterType.ECN_CAPABLE -> has(in, at, length, 4) ? new Parameter.EcnCapable() : null;
      case ParameterType.RANDOM -> new Parameter.Random(in.octets(value, end));
      case ParameterType.CHUNK_LIST -> new Parameter.ChunkList(in.bytes(value, end));
      case ParameterType.HMAC_ALGORITHMS ->
          isEven(in, at, length) ? new Parameter.HmacAlgorithms(in.shorts(value, end)) : null;
      case ParameterType.PADDING -> new Parameter.Padding(length - 4);
      case ParameterType.SUPPORTED_EXTENSIONS ->
          new Parameter.SupportedExtensions(in.bytes(value, end));
      case ParameterType.FORWARD_TSN_SUPPORTED ->
          has(in, at, length, 4) ? new Parameter.ForwardTsnSupported() : null;
      default -> {
        if (AddressReader.reads(type)) {
          yield AddressReader.read(in, at, length);
        }
        yield ResetReader.reads(type)
            ? ResetReader.read(in, at, length)
            : new Parameter.Unrecognized(type, in.octets(at, end));
      }
    };
  }

  /// Whether a parameter has just the length of its type.
  static boolean has(Input in, int at, int length, int wanted) {
    if (length != wanted) {
      failLength(in, at, length);
    }
    return length == wanted;
  }

  /// Whether a parameter can have numbers of 16 bits up to its end.
  static boolean isEven(Input in, int at, int length) {
    if (length % 2 != 0) {
      failLength(in, at, length);
    }
    return length % 2 == 0;
  }

  static void failLength(Input in, int at, int length) {
    in.fail(
        Fault.CHUNK_CONTENT,
        "a parameter of type 0x%04x with %d bytes".formatted(in.u16(at), length),
        at);
  }
}
