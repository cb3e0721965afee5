package io.weir.sctp.wire;

/// The numbers of the error causes
/// ([RFC 9260 section 3.3.10](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.10) and the RFCs
/// of the extensions).
final class CauseCode {
  static final int INVALID_STREAM = 1;
  static final int MISSING_PARAMETERS = 2;
  static final int STALE_COOKIE = 3;
  static final int OUT_OF_RESOURCE = 4;
  static final int UNRESOLVABLE_ADDRESS = 5;
  static final int UNRECOGNIZED_CHUNK = 6;
  static final int INVALID_MANDATORY_PARAMETER = 7;
  static final int UNRECOGNIZED_PARAMETERS = 8;
  static final int NO_USER_DATA = 9;
  static final int COOKIE_WHILE_SHUTTING_DOWN = 10;
  static final int RESTART_WITH_NEW_ADDRESSES = 11;
  static final int USER_INITIATED = 12;
  static final int PROTOCOL_VIOLATION = 13;
  static final int DELETE_LAST_ADDRESS = 0xa0;
  static final int CHANGE_OUT_OF_RESOURCE = 0xa1;
  static final int DELETE_SOURCE_ADDRESS = 0xa2;
  static final int ILLEGAL_CHANGE_ACK = 0xa3;
  static final int NOT_AUTHORIZED = 0xa4;
  static final int UNSUPPORTED_HMAC = 0x105;

  private CauseCode() {}

  static int of(ErrorCause cause) {
    return switch (cause) {
      case ErrorCause.InvalidStream _ -> INVALID_STREAM;
      case ErrorCause.MissingParameters _ -> MISSING_PARAMETERS;
      case ErrorCause.StaleCookie _ -> STALE_COOKIE;
      case ErrorCause.OutOfResource _ -> OUT_OF_RESOURCE;
      case ErrorCause.UnresolvableAddress _ -> UNRESOLVABLE_ADDRESS;
      case ErrorCause.UnrecognizedChunk _ -> UNRECOGNIZED_CHUNK;
      case ErrorCause.InvalidMandatoryParameter _ -> INVALID_MANDATORY_PARAMETER;
      case ErrorCause.UnrecognizedParameters _ -> UNRECOGNIZED_PARAMETERS;
      case ErrorCause.NoUserData _ -> NO_USER_DATA;
      case ErrorCause.CookieWhileShuttingDown _ -> COOKIE_WHILE_SHUTTING_DOWN;
      case ErrorCause.RestartWithNewAddresses _ -> RESTART_WITH_NEW_ADDRESSES;
      case ErrorCause.UserInitiated _ -> USER_INITIATED;
      case ErrorCause.ProtocolViolation _ -> PROTOCOL_VIOLATION;
      case ErrorCause.DeleteLastAddress _ -> DELETE_LAST_ADDRESS;
      case ErrorCause.ChangeOutOfResource _ -> CHANGE_OUT_OF_RESOURCE;
      case ErrorCause.DeleteSourceAddress _ -> DELETE_SOURCE_ADDRESS;
      case ErrorCause.IllegalChangeAck _ -> ILLEGAL_CHANGE_ACK;
      case ErrorCause.NotAuthorized _ -> NOT_AUTHORIZED;
      case ErrorCause.UnsupportedHmac _ -> UNSUPPORTED_HMAC;
      case ErrorCause.Unrecognized(int code, _) -> code;
    };
  }
}
