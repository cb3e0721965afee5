package io.weir.diameter;

import static io.weir.diameter.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Two nodes that connect to each other at the same time, RFC 6733 section 5.6.4.
@ParameterizedClass
@EnumSource(Over.class)
class ElectionTest {
  @Parameter Over over = Over.TCP;

  private static final String ONE = "one.example.com";
  private static final String TWO = "two.example.com";

  @RegisterExtension final ErrorLog log = new ErrorLog();

  private static TestNode node(String host) {
    return TestNode.start(
        Node.builder(host, Messages.REALM)
            .serve(ApplicationId.CREDIT_CONTROL, request -> request.answer(2001).build())
            .options(TestNode.options()));
  }

  @Test
  void exactlyOneConnectionRemainsAndCarriesBothDirections() throws Exception {
    for (int round = 0; round < 6; round++) {
      try (var one = node(ONE);
          var two = node(TWO)) {
        var starting = Thread.ofPlatform().start(() -> one.node.connect(two.endpoint(over), TWO));
        two.node.connect(one.endpoint(over), ONE);
        starting.join();
        one.awaitInService(TWO);
        two.awaitInService(ONE);
        eventually(
            "one connection remains",
            () ->
                one.context.peers().connections().size() == 1
                    && two.context.peers().connections().size() == 1);
        assertThat(one.node.peers()).hasSize(1);
        assertThat(two.node.peers()).hasSize(1);
        assertAnswered(one, TWO);
        assertAnswered(two, ONE);
      }
    }
  }

  /// The other came first: its connection stays, and the node sees to it from then on.
  @Test
  void aNodeThatIsToldToConnectToAPeerThatIsConnectedKeepsTheConnection() throws Exception {
    try (var one = node(ONE);
        var two = node(TWO)) {
      one.node.connect(two.endpoint(over), TWO);
      one.awaitInService(TWO);
      two.awaitInService(ONE);
      Peer peer = two.node.connect(one.endpoint(over), ONE);
      assertThat(peer.isInService()).isTrue();
      assertThat(two.node.peers()).containsExactly(peer);
      two.node.allow(ONE);
      assertThat(two.node.peers()).containsExactly(peer);
      assertAnswered(one, TWO);
      assertAnswered(two, ONE);
    }
  }

  private static void assertAnswered(TestNode from, String to) throws InterruptedException {
    DiameterMessage request =
        Messages.request(from.node, Messages.REALM).add(BaseAvp.DESTINATION_HOST, to).build();
    assertThat(from.node.call(request, Duration.ofSeconds(30)))
        .isInstanceOf(CallOutcome.Answered.class);
  }
}
