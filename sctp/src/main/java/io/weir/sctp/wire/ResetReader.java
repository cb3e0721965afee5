package io.weir.sctp.wire;

import org.jspecify.annotations.Nullable;

/// Decodes the parameters of RE-CONFIG chunks
/// ([RFC 6525 section 4](https://www.rfc-editor.org/rfc/rfc6525#section-4)). Called by
/// [ParameterReader]; pure functions but for the fault that is noted.
final class ResetReader {
  private static final int OUTGOING_BYTES = 16;
  private static final int INCOMING_BYTES = 8;
  private static final int RESPONSE_BYTES = 12;
  private static final int RESPONSE_WITH_TSNS_BYTES = 20;
  private static final int ADD_BYTES = 12;

  private ResetReader() {}

  /// Whether a type of parameter is decoded here.
  static boolean reads(int type) {
    return type >= ParameterType.OUTGOING_RESET && type <= ParameterType.ADD_INCOMING;
  }

  /// Decodes a parameter.
  ///
  /// @param at where its header is
  /// @param length what its header says, at least 4 and within the chunk
  /// @return the parameter, or null when it is broken
  static @Nullable Parameter read(Input in, int at, int length) {
    return switch (in.u16(at)) {
      case ParameterType.OUTGOING_RESET ->
          hasStreams(in, at, length, OUTGOING_BYTES)
              ? new Parameter.OutgoingReset(
                  in.i32(at + 4),
                  in.i32(at + 8),
                  in.i32(at + 12),
                  in.shorts(at + OUTGOING_BYTES, at + length))
              : null;
      case ParameterType.INCOMING_RESET ->
          hasStreams(in, at, length, INCOMING_BYTES)
              ? new Parameter.IncomingReset(
                  in.i32(at + 4), in.shorts(at + INCOMING_BYTES, at + length))
              : null;
      case ParameterType.TSN_RESET ->
          ParameterReader.has(in, at, length, 8) ? new Parameter.TsnReset(in.i32(at + 4)) : null;
      case ParameterType.RESET_RESPONSE -> readResponse(in, at, length);
      case ParameterType.ADD_OUTGOING ->
          ParameterReader.has(in, at, length, ADD_BYTES)
              ? new Parameter.AddOutgoing(in.i32(at + 4), in.u16(at + 8))
              : null;
      default ->
          ParameterReader.has(in, at, length, ADD_BYTES)
              ? new Parameter.AddIncoming(in.i32(at + 4), in.u16(at + 8))
              : null;
    };
  }

  private static boolean hasStreams(Input in, int at, int length, int headerBytes) {
    boolean whole = length >= headerBytes && length % 2 == 0;
    if (!whole) {
      ParameterReader.failLength(in, at, length);
    }
    return whole;
  }

  private static Parameter.@Nullable ResetResponse readResponse(Input in, int at, int length) {
    boolean given = length == RESPONSE_WITH_TSNS_BYTES;
    if (!given && !ParameterReader.has(in, at, length, RESPONSE_BYTES)) {
      return null;
    }
    var nextTsns =
        given
            ? new Parameter.ResetTsns(true, in.i32(at + 12), in.i32(at + 16))
            : Parameter.ResetTsns.NONE;
    return new Parameter.ResetResponse(in.i32(at + 4), in.i32(at + 8), nextTsns);
  }
}
