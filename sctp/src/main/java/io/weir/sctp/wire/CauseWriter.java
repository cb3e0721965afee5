package io.weir.sctp.wire;

import java.nio.ByteBuffer;
import java.util.List;

/// Writes error causes
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10)). Pure
/// functions.
final class CauseWriter {
  private CauseWriter() {}

  /// Bytes of a list, padding between and behind included.
  static int bytesOf(List<ErrorCause> causes) {
    int bytes = 0;
    for (ErrorCause cause : causes) {
      bytes += ParameterWriter.padded(bytesOf(cause));
    }
    return bytes;
  }

  private static int bytesOf(ErrorCause cause) {
    return switch (cause) {
      case ErrorCause.InvalidStream _, ErrorCause.StaleCookie _, ErrorCause.NoUserData _ -> 8;
      case ErrorCause.MissingParameters it -> 8 + 2 * it.types().size();
      case ErrorCause.OutOfResource _,
          ErrorCause.InvalidMandatoryParameter _,
          ErrorCause.CookieWhileShuttingDown _,
          ErrorCause.IllegalChangeAck _ ->
          4;
      case ErrorCause.UnsupportedHmac _ -> 6;
      case ErrorCause.UnresolvableAddress _,
          ErrorCause.UnrecognizedChunk _,
          ErrorCause.UnrecognizedParameters _,
          ErrorCause.RestartWithNewAddresses _,
          ErrorCause.UserInitiated _,
          ErrorCause.ProtocolViolation _,
          ErrorCause.DeleteLastAddress _,
          ErrorCause.ChangeOutOfResource _,
          ErrorCause.DeleteSourceAddress _,
          ErrorCause.NotAuthorized _,
          ErrorCause.Unrecognized _ ->
          4 + octetsOf(cause).length();
    };
  }

  static int codeOf(ErrorCause cause) {
    return switch (cause) {
      case ErrorCause.InvalidStream _ -> 1;
      case ErrorCause.MissingParameters _ -> 2;
      case ErrorCause.StaleCookie _ -> 3;
      case ErrorCause.OutOfResource _ -> 4;
      case ErrorCause.UnresolvableAddress _ -> 5;
      case ErrorCause.UnrecognizedChunk _ -> 6;
      case ErrorCause.InvalidMandatoryParameter _ -> 7;
      case ErrorCause.UnrecognizedParameters _ -> 8;
      case ErrorCause.NoUserData _ -> 9;
      case ErrorCause.CookieWhileShuttingDown _ -> 10;
      case ErrorCause.RestartWithNewAddresses _ -> 11;
      case ErrorCause.UserInitiated _ -> 12;
      case ErrorCause.ProtocolViolation _ -> 13;
      case ErrorCause.DeleteLastAddress _ -> 0xa0;
      case ErrorCause.ChangeOutOfResource _ -> 0xa1;
      case ErrorCause.DeleteSourceAddress _ -> 0xa2;
      case ErrorCause.IllegalChangeAck _ -> 0xa3;
      case ErrorCause.NotAuthorized _ -> 0xa4;
      case ErrorCause.UnsupportedHmac _ -> 0x105;
      case ErrorCause.Unrecognized it -> it.code();
    };
  }

  /// What a cause consists of, where that is octets.
  private static Octets octetsOf(ErrorCause cause) {
    return switch (cause) {
      case ErrorCause.UnresolvableAddress it -> it.parameter();
      case ErrorCause.UnrecognizedChunk it -> it.chunk();
      case ErrorCause.UnrecognizedParameters it -> it.parameters();
      case ErrorCause.RestartWithNewAddresses it -> it.addresses();
      case ErrorCause.UserInitiated it -> it.reason();
      case ErrorCause.ProtocolViolation it -> it.detail();
      case ErrorCause.DeleteLastAddress it -> it.parameter();
      case ErrorCause.ChangeOutOfResource it -> it.parameter();
      case ErrorCause.DeleteSourceAddress it -> it.parameter();
      case ErrorCause.NotAuthorized it -> it.parameter();
      case ErrorCause.Unrecognized it -> it.value();
      case ErrorCause.InvalidStream _,
          ErrorCause.MissingParameters _,
          ErrorCause.StaleCookie _,
          ErrorCause.OutOfResource _,
          ErrorCause.InvalidMandatoryParameter _,
          ErrorCause.NoUserData _,
          ErrorCause.CookieWhileShuttingDown _,
          ErrorCause.IllegalChangeAck _,
          ErrorCause.UnsupportedHmac _ ->
          Octets.EMPTY;
    };
  }

  /// Writes a list, with padding between and behind.
  static void putAll(ByteBuffer target, List<ErrorCause> causes) {
    for (ErrorCause cause : causes) {
      int bytes = bytesOf(cause);
      target.putShort((short) codeOf(cause)).putShort((short) bytes);
      if (cause instanceof ErrorCause.InvalidStream(int stream)) {
        target.putShort((short) stream).putShort((short) 0);
      } else if (cause instanceof ErrorCause.StaleCookie(int staleUs)) {
        target.putInt(staleUs);
      } else if (cause instanceof ErrorCause.NoUserData(int tsn)) {
        target.putInt(tsn);
      } else if (cause instanceof ErrorCause.UnsupportedHmac(int hmacId)) {
        target.putShort((short) hmacId);
      } else if (cause instanceof ErrorCause.MissingParameters(List<Integer> types)) {
        target.putInt(types.size());
        for (int type : types) {
          target.putShort((short) type);
        }
      } else {
        octetsOf(cause).putTo(target);
      }
      ParameterWriter.pad(target, bytes);
    }
  }
}
