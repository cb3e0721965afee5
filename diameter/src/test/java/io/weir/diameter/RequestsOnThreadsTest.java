package io.weir.diameter;

import io.weir.diameter.wire.ApplicationId;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// [RequestDialogue] with handlers on virtual threads.
@ParameterizedClass
@EnumSource(Over.class)
class RequestsOnThreadsTest extends RequestDialogue {
  RequestsOnThreadsTest() {
    super(node -> node.serve(ApplicationId.CREDIT_CONTROL, RequestDialogue::answer));
  }
}
