package io.weir.transport;

/// Order of service.
public enum Lane {
  /// First.
  CONTROL
}
