package io.weir.diameter.wire;

/// The values of the Result-Code AVP. Constants and pure functions.
///
/// [RFC 6733 section 7.1](https://www.rfc-editor.org/rfc/rfc6733#section-7.1) and
/// [RFC 8506 section 9](https://www.rfc-editor.org/rfc/rfc8506#section-9).
public final class ResultCode {
  /// `DIAMETER_MULTI_ROUND_AUTH`.
  public static final int MULTI_ROUND_AUTH = 1001;

  /// `DIAMETER_SUCCESS`.
  public static final int SUCCESS = 2001;

  /// `DIAMETER_LIMITED_SUCCESS`.
  public static final int LIMITED_SUCCESS = 2002;

  /// `DIAMETER_COMMAND_UNSUPPORTED`.
  public static final int COMMAND_UNSUPPORTED = 3001;

  /// `DIAMETER_UNABLE_TO_DELIVER`.
  public static final int UNABLE_TO_DELIVER = 3002;

  /// `DIAMETER_REALM_NOT_SERVED`.
  public static final int REALM_NOT_SERVED = 3003;

  /// `DIAMETER_TOO_BUSY`.
  public static final int TOO_BUSY = 3004;

  /// `DIAMETER_LOOP_DETECTED`.
  public static final int LOOP_DETECTED = 3005;

  /// `DIAMETER_REDIRECT_INDICATION`.
  public static final int REDIRECT_INDICATION = 3006;

  /// `DIAMETER_APPLICATION_UNSUPPORTED`.
  public static final int APPLICATION_UNSUPPORTED = 3007;

  /// `DIAMETER_INVALID_HDR_BITS`.
  public static final int INVALID_HDR_BITS = 3008;

  /// `DIAMETER_INVALID_AVP_BITS`.
  public static final int INVALID_AVP_BITS = 3009;

  /// `DIAMETER_UNKNOWN_PEER`.
  public static final int UNKNOWN_PEER = 3010;

  /// `DIAMETER_AUTHENTICATION_REJECTED`.
  public static final int AUTHENTICATION_REJECTED = 4001;

  /// `DIAMETER_OUT_OF_SPACE`.
  public static final int OUT_OF_SPACE = 4002;

  /// `ELECTION_LOST`.
  public static final int ELECTION_LOST = 4003;

  /// `DIAMETER_END_USER_SERVICE_DENIED` (RFC 8506).
  public static final int END_USER_SERVICE_DENIED = 4010;

  /// `DIAMETER_CREDIT_CONTROL_NOT_APPLICABLE` (RFC 8506).
  public static final int CREDIT_CONTROL_NOT_APPLICABLE = 4011;

  /// `DIAMETER_CREDIT_LIMIT_REACHED` (RFC 8506).
  public static final int CREDIT_LIMIT_REACHED = 4012;

  /// `DIAMETER_AVP_UNSUPPORTED`.
  public static final int AVP_UNSUPPORTED = 5001;

  /// `DIAMETER_UNKNOWN_SESSION_ID`.
  public static final int UNKNOWN_SESSION_ID = 5002;

  /// `DIAMETER_AUTHORIZATION_REJECTED`.
  public static final int AUTHORIZATION_REJECTED = 5003;

  /// `DIAMETER_INVALID_AVP_VALUE`.
  public static final int INVALID_AVP_VALUE = 5004;

  /// `DIAMETER_MISSING_AVP`.
  public static final int MISSING_AVP = 5005;

  /// `DIAMETER_RESOURCES_EXCEEDED`.
  public static final int RESOURCES_EXCEEDED = 5006;

  /// `DIAMETER_CONTRADICTING_AVPS`.
  public static final int CONTRADICTING_AVPS = 5007;

  /// `DIAMETER_AVP_NOT_ALLOWED`.
  public static final int AVP_NOT_ALLOWED = 5008;

  /// `DIAMETER_AVP_OCCURS_TOO_MANY_TIMES`.
  public static final int AVP_OCCURS_TOO_MANY_TIMES = 5009;

  /// `DIAMETER_NO_COMMON_APPLICATION`.
  public static final int NO_COMMON_APPLICATION = 5010;

  /// `DIAMETER_UNSUPPORTED_VERSION`.
  public static final int UNSUPPORTED_VERSION = 5011;

  /// `DIAMETER_UNABLE_TO_COMPLY`.
  public static final int UNABLE_TO_COMPLY = 5012;

  /// `DIAMETER_INVALID_BIT_IN_HEADER`.
  public static final int INVALID_BIT_IN_HEADER = 5013;

  /// `DIAMETER_INVALID_AVP_LENGTH`.
  public static final int INVALID_AVP_LENGTH = 5014;

  /// `DIAMETER_INVALID_MESSAGE_LENGTH`.
  public static final int INVALID_MESSAGE_LENGTH = 5015;

  /// `DIAMETER_INVALID_AVP_BIT_COMBO`.
  public static final int INVALID_AVP_BIT_COMBO = 5016;

  /// `DIAMETER_NO_COMMON_SECURITY`.
  public static final int NO_COMMON_SECURITY = 5017;

  /// `DIAMETER_USER_UNKNOWN` (RFC 8506).
  public static final int USER_UNKNOWN = 5030;

  /// `DIAMETER_RATING_FAILED` (RFC 8506).
  public static final int RATING_FAILED = 5031;

  private ResultCode() {}

  /// Returns the RFC's name of the code, or the unsigned number itself for a code not listed
  /// here.
  public static String name(int code) {
    return switch (code) {
      case MULTI_ROUND_AUTH -> "DIAMETER_MULTI_ROUND_AUTH";
      case SUCCESS -> "DIAMETER_SUCCESS";
      case LIMITED_SUCCESS -> "DIAMETER_LIMITED_SUCCESS";
      case COMMAND_UNSUPPORTED -> "DIAMETER_COMMAND_UNSUPPORTED";
      case UNABLE_TO_DELIVER -> "DIAMETER_UNABLE_TO_DELIVER";
      case REALM_NOT_SERVED -> "DIAMETER_REALM_NOT_SERVED";
      case TOO_BUSY -> "DIAMETER_TOO_BUSY";
      case LOOP_DETECTED -> "DIAMETER_LOOP_DETECTED";
      case REDIRECT_INDICATION -> "DIAMETER_REDIRECT_INDICATION";
      case APPLICATION_UNSUPPORTED -> "DIAMETER_APPLICATION_UNSUPPORTED";
      case INVALID_HDR_BITS -> "DIAMETER_INVALID_HDR_BITS";
      case INVALID_AVP_BITS -> "DIAMETER_INVALID_AVP_BITS";
      case UNKNOWN_PEER -> "DIAMETER_UNKNOWN_PEER";
      case AUTHENTICATION_REJECTED -> "DIAMETER_AUTHENTICATION_REJECTED";
      case OUT_OF_SPACE -> "DIAMETER_OUT_OF_SPACE";
      case ELECTION_LOST -> "ELECTION_LOST";
      case END_USER_SERVICE_DENIED -> "DIAMETER_END_USER_SERVICE_DENIED";
      case CREDIT_CONTROL_NOT_APPLICABLE -> "DIAMETER_CREDIT_CONTROL_NOT_APPLICABLE";
      case CREDIT_LIMIT_REACHED -> "DIAMETER_CREDIT_LIMIT_REACHED";
      case AVP_UNSUPPORTED -> "DIAMETER_AVP_UNSUPPORTED";
      case UNKNOWN_SESSION_ID -> "DIAMETER_UNKNOWN_SESSION_ID";
      case AUTHORIZATION_REJECTED -> "DIAMETER_AUTHORIZATION_REJECTED";
      case INVALID_AVP_VALUE -> "DIAMETER_INVALID_AVP_VALUE";
      case MISSING_AVP -> "DIAMETER_MISSING_AVP";
      case RESOURCES_EXCEEDED -> "DIAMETER_RESOURCES_EXCEEDED";
      case CONTRADICTING_AVPS -> "DIAMETER_CONTRADICTING_AVPS";
      case AVP_NOT_ALLOWED -> "DIAMETER_AVP_NOT_ALLOWED";
      case AVP_OCCURS_TOO_MANY_TIMES -> "DIAMETER_AVP_OCCURS_TOO_MANY_TIMES";
      case NO_COMMON_APPLICATION -> "DIAMETER_NO_COMMON_APPLICATION";
      case UNSUPPORTED_VERSION -> "DIAMETER_UNSUPPORTED_VERSION";
      case UNABLE_TO_COMPLY -> "DIAMETER_UNABLE_TO_COMPLY";
      case INVALID_BIT_IN_HEADER -> "DIAMETER_INVALID_BIT_IN_HEADER";
      case INVALID_AVP_LENGTH -> "DIAMETER_INVALID_AVP_LENGTH";
      case INVALID_MESSAGE_LENGTH -> "DIAMETER_INVALID_MESSAGE_LENGTH";
      case INVALID_AVP_BIT_COMBO -> "DIAMETER_INVALID_AVP_BIT_COMBO";
      case NO_COMMON_SECURITY -> "DIAMETER_NO_COMMON_SECURITY";
      case USER_UNKNOWN -> "DIAMETER_USER_UNKNOWN";
      case RATING_FAILED -> "DIAMETER_RATING_FAILED";
      default -> Integer.toUnsignedString(code);
    };
  }

  /// Whether the code is 1xxx: more is needed before access can be granted.
  public static boolean isInformational(int code) {
    return category(code) == 1;
  }

  /// Whether the code is 2xxx.
  public static boolean isSuccess(int code) {
    return category(code) == 2;
  }

  /// Whether the code is 3xxx: to be treated hop by hop, in an answer with the E bit.
  public static boolean isProtocolError(int code) {
    return category(code) == 3;
  }

  /// Whether the code is 4xxx: it may succeed later.
  public static boolean isTransientFailure(int code) {
    return category(code) == 4;
  }

  /// Whether the code is 5xxx: it should not be tried again.
  public static boolean isPermanentFailure(int code) {
    return category(code) == 5;
  }

  private static int category(int code) {
    return Integer.divideUnsigned(code, 1000);
  }
}
