package io.weir.diameter.dictionary;

import io.weir.diameter.wire.ResultCode;
import java.util.Arrays;

/// What a [MessageChecker] found. Immutable.
public sealed interface Check {
  /// The message is right as far as its dictionary knows.
  enum Valid implements Check {
    VALID
  }

  /// The first fault of the message. A request with it is answered with these contents (RFC 6733
  /// section 7); an answer with it is of no use.
  ///
  /// @param resultCode a value of the Result-Code AVP
  /// @param errorMessage for people, for the Error-Message AVP
  /// @param failedAvp what goes into a Failed-AVP AVP (section 7.5): one whole encoded AVP with
  ///     header and padding, for [io.weir.diameter.wire.MessageBuilder#addRaw(byte[])]; empty if
  ///     there is nothing to show. Not to be changed by anybody
  @SuppressWarnings("ArrayRecordComponent")
  record Faulty(int resultCode, String errorMessage, byte[] failedAvp) implements Check {
    /// Whether the answer has the E bit and the grammar of RFC 6733 section 7.2.
    public boolean isProtocolError() {
      return ResultCode.isProtocolError(resultCode);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Faulty that
          && resultCode == that.resultCode
          && errorMessage.equals(that.errorMessage)
          && Arrays.equals(failedAvp, that.failedAvp);
    }

    @Override
    public int hashCode() {
      return 31 * resultCode + Arrays.hashCode(failedAvp);
    }

    @Override
    public String toString() {
      return ResultCode.name(resultCode) + " (" + resultCode + "): " + errorMessage;
    }
  }
}
