package io.weir.diameter.wire;

/// Application Identifiers, unsigned 32-bit numbers. Constants only.
///
/// [RFC 6733 section 2.4](https://www.rfc-editor.org/rfc/rfc6733#section-2.4) and
/// [RFC 8506 section 1.3](https://www.rfc-editor.org/rfc/rfc8506#section-1.3).
public final class ApplicationId {
  /// Diameter common message.
  public static final int COMMON = 0;

  /// Diameter base accounting.
  public static final int BASE_ACCOUNTING = 3;

  /// Diameter credit control.
  public static final int CREDIT_CONTROL = 4;

  /// Relay: every application.
  public static final int RELAY = 0xFFFFFFFF;

  private ApplicationId() {}
}
