package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.ResetResult;

/// The results of re-configuration requests
/// ([RFC 6525 section 4.4](https://www.rfc-editor.org/rfc/rfc6525#section-4.4), table 3).
final class ResetCode {
  static final int NOTHING_TO_DO = 0;
  static final int PERFORMED = 1;
  static final int DENIED = 2;
  static final int WRONG_STREAM = 3;
  static final int ALREADY_IN_PROGRESS = 4;
  static final int BAD_SEQUENCE = 5;
  static final int IN_PROGRESS = 6;

  private ResetCode() {}

  /// Whether a request has done what it was for.
  static boolean isSuccess(int code) {
    return code == NOTHING_TO_DO || code == PERFORMED;
  }

  /// What the application is told of a final result; one that is not known is a failure.
  static ResetResult told(int code) {
    if (isSuccess(code)) {
      return ResetResult.PERFORMED;
    }
    return code == DENIED ? ResetResult.DENIED : ResetResult.FAILED;
  }
}
