package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What goes out when a peer says goodbye, with the network standing still.
class DisconnectOrderTest {
  private static final String PEER = "raw.example.com";

  @Test
  void theDpaWaitsForAnswersThatAreStillQueued() {
    try (var node =
        new FakeNode(
            Node.builder(TestNode.HOST, Messages.REALM)
                .serveOnLoop(
                    ApplicationId.CREDIT_CONTROL,
                    request -> request.answer(ResultCode.SUCCESS).build())
                .options(TestNode.options()))) {
      FakeNode.Link link = node.up(Messages.cer(PEER));
      link.feed(Messages.ccr(1));
      link.feed(Messages.dpr(PEER));
      List<Integer> sent = new ArrayList<>();
      eventually(
          "the DPA has gone",
          () -> {
            link.connection()
                .takeSent()
                .forEach(bytes -> sent.add(DiameterMessage.of(bytes).commandCode()));
            return sent.contains(CommandCode.DISCONNECT_PEER);
          });
      assertThat(sent).containsExactly(CommandCode.CREDIT_CONTROL, CommandCode.DISCONNECT_PEER);
    }
  }
}
