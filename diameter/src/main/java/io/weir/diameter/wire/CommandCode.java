package io.weir.diameter.wire;

/// The Command Codes of the base protocol and of the credit-control application. Constants only.
///
/// [RFC 6733 section 3.1](https://www.rfc-editor.org/rfc/rfc6733#section-3.1) and
/// [RFC 8506 section 3](https://www.rfc-editor.org/rfc/rfc8506#section-3).
public final class CommandCode {
  /// CER, CEA.
  public static final int CAPABILITIES_EXCHANGE = 257;

  /// RAR, RAA.
  public static final int RE_AUTH = 258;

  /// ACR, ACA.
  public static final int ACCOUNTING = 271;

  /// CCR, CCA.
  public static final int CREDIT_CONTROL = 272;

  /// ASR, ASA.
  public static final int ABORT_SESSION = 274;

  /// STR, STA.
  public static final int SESSION_TERMINATION = 275;

  /// DWR, DWA.
  public static final int DEVICE_WATCHDOG = 280;

  /// DPR, DPA.
  public static final int DISCONNECT_PEER = 282;

  private CommandCode() {}
}
