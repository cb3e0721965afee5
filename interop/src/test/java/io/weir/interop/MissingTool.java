package io.weir.interop;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What a test does when a program it needs is not there: it is skipped with the reason, unless the
/// system property `weir.interop.required` is true; then it fails, so that a build which must prove
/// interop cannot pass by proving nothing. Stateless.
public final class MissingTool {

  private MissingTool() {}

  /// Ends the test. The type lets the caller write `throw`.
  ///
  /// @param reason which tool, and how to get it
  public static AssertionError missing(String reason) {
    if (Boolean.getBoolean("weir.interop.required")) {
      return Assertions.fail(reason);
    }
    return Assumptions.abort(reason);
  }
}
