package io.weir.diameter;

import io.weir.diameter.wire.ApplicationId;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// [RequestDialogue] with handlers on the event loop.
@ParameterizedClass
@EnumSource(Over.class)
class RequestsOnLoopTest extends RequestDialogue {
  RequestsOnLoopTest() {
    super(node -> node.serveOnLoop(ApplicationId.CREDIT_CONTROL, RequestDialogue::answer));
  }
}
