package io.weir.diameter;

import io.weir.diameter.wire.ApplicationId;

/// [RequestDialogue] with handlers on the event loop.
class RequestsOnLoopTest extends RequestDialogue {
  RequestsOnLoopTest() {
    super(node -> node.serveOnLoop(ApplicationId.CREDIT_CONTROL, RequestDialogue::answer));
  }
}
