package io.weir.diameter;

import io.weir.diameter.wire.DiameterMessage;

/// Answers the requests of one application. Called on virtual threads, by as many at once as the
/// node's limits allow per peer, so it must be thread-safe; it may block.
@FunctionalInterface
public interface RequestHandler {
  /// Answers a request. Until this returns, the request counts against its peer's bound.
  ///
  /// An exception other than InterruptedException is answered with DIAMETER_UNABLE_TO_COMPLY and
  /// logged; the connection is not harmed.
  ///
  /// @param request the request, checked against the dictionary
  /// @return the answer, usually from [Request#answer]
  /// @throws InterruptedException when the node is closing and does not wait any longer
  DiameterMessage handle(Request request) throws InterruptedException;
}
