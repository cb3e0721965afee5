package io.weir.diameter;

import io.weir.diameter.wire.ApplicationId;

/// [RequestDialogue] with handlers on virtual threads.
class RequestsOnThreadsTest extends RequestDialogue {
  RequestsOnThreadsTest() {
    super(node -> node.serve(ApplicationId.CREDIT_CONTROL, RequestDialogue::answer));
  }
}
