package io.weir.diameter;

/// What becomes of a peer without a connection.
enum Tenure {
  /// It was configured: it may come back, or is connected to again.
  LASTING,
  /// It is known only because it connected.
  PASSING
}
