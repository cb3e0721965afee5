package io.weir.diameter;

import static io.weir.diameter.Messages.REALM;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The choice of a peer for a request, RFC 6733 section 6.1.1.
class RouterTest {
  private static final int CREDIT_CONTROL = 4;
  private static final int RELAY = 0xFFFFFFFF;

  private final FakeNode node =
      new FakeNode(Node.builder(TestNode.HOST, REALM).advertiseAll().options(TestNode.options()));

  @AfterEach
  void close() {
    node.close();
  }

  private FakeNode.Link peer(String host, String realm, int application) {
    return node.up(
        MessageBuilder.request(257, 0)
            .add(BaseAvp.ORIGIN_HOST, host)
            .add(BaseAvp.ORIGIN_REALM, realm)
            .addAddress(BaseAvp.HOST_IP_ADDRESS, InetAddress.getLoopbackAddress())
            .addUnsigned32(BaseAvp.VENDOR_ID, 0)
            .add(BaseAvp.PRODUCT_NAME, "raw")
            .addUnsigned32(
                application == 3 ? BaseAvp.ACCT_APPLICATION_ID : BaseAvp.AUTH_APPLICATION_ID,
                Integer.toUnsignedLong(application))
            .build());
  }

  private static DiameterMessage request(String host, String realm) {
    MessageBuilder request = MessageBuilder.request(272, CREDIT_CONTROL);
    if (!host.isEmpty()) {
      request.add(BaseAvp.DESTINATION_HOST, host);
    }
    if (!realm.isEmpty()) {
      request.add(BaseAvp.DESTINATION_REALM, realm);
    }
    return request.build();
  }

  private List<String> candidates(DiameterMessage request) {
    return Router.candidates(request, node.context.peers().inService()).stream()
        .map(PeerDriver::host)
        .toList();
  }

  @Test
  void choosesTheDestinationHostIfItIsANeighbour() {
    peer("a.example.com", REALM, CREDIT_CONTROL);
    peer("b.example.com", REALM, CREDIT_CONTROL);
    peer("relay.example.com", REALM, RELAY);
    assertThat(candidates(request("B.Example.com", REALM))).containsExactly("b.example.com");
  }

  @Test
  void sendsARequestForAHostThatIsNoNeighbourToRelaysOnly() {
    peer("a.example.com", REALM, CREDIT_CONTROL);
    assertThat(candidates(request("c.example.com", REALM))).isEmpty();
    peer("relay.example.com", "example.org", RELAY);
    assertThat(candidates(request("c.example.com", REALM))).containsExactly("relay.example.com");
  }

  @Test
  void prefersThoseOfTheRealmToRelays() {
    peer("relay.example.org", "example.org", RELAY);
    peer("a.example.com", REALM, CREDIT_CONTROL);
    peer("b.example.com", REALM, CREDIT_CONTROL);
    for (int i = 0; i < 20; i++) {
      assertThat(candidates(request("", "EXAMPLE.com")))
          .hasSize(3)
          .last()
          .isEqualTo("relay.example.org");
    }
    assertThat(candidates(request("", "example.net"))).containsExactly("relay.example.org");
  }

  @Test
  void equallyGoodPeersAreChosenInTurn() {
    peer("a.example.com", REALM, CREDIT_CONTROL);
    peer("b.example.com", REALM, CREDIT_CONTROL);
    peer("c.example.com", REALM, CREDIT_CONTROL);
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 1_000 && first.size() < 3; i++) {
      first.add(candidates(request("", REALM)).get(0));
    }
    assertThat(first).hasSize(3);
  }

  @Test
  void passesOverThoseWithoutTheApplication() {
    peer("acct.example.com", REALM, 3);
    assertThat(candidates(request("", REALM))).isEmpty();
    assertThat(candidates(request("acct.example.com", REALM))).isEmpty();
    peer("a.example.com", REALM, CREDIT_CONTROL);
    assertThat(candidates(request("", REALM))).containsExactly("a.example.com");
    assertThat(Router.whyNone(request("x", "y"), node.context.peers().inService()))
        .contains("application 4", "Destination-Host x", "Destination-Realm y", "a.example.com");
  }

  @Test
  void onePeerIsJudgedAsManyAre() {
    List<DiameterMessage> requests = new ArrayList<>();
    for (String host : List.of("", "a.example.com", "c.example.com")) {
      for (String realm : List.of("", REALM, "example.net")) {
        requests.add(request(host, realm));
      }
    }
    peer("a.example.com", REALM, CREDIT_CONTROL);
    List<List<String>> alone = requests.stream().map(this::candidates).toList();
    peer("acct.example.com", REALM, 3);
    for (int i = 0; i < requests.size(); i++) {
      assertThat(candidates(requests.get(i))).isEqualTo(alone.get(i));
    }
  }

  @Test
  void aPeerThatIsGoneIsNotChosen() {
    peer("a.example.com", REALM, CREDIT_CONTROL).finish();
    assertThat(candidates(request("", REALM))).isEmpty();
  }

  @Test
  void takesTheFirstThatHasRoom() {
    var lost = peer("a.example.com", REALM, CREDIT_CONTROL);
    var other = peer("b.example.com", REALM, CREDIT_CONTROL);
    lost.connection().close();
    for (int i = 0; i < 20; i++) {
      var call = new Call(request("", REALM), System.nanoTime() + 1_000_000_000_000L, _ -> {});
      assertThat(Router.route(call, node.context.peers().inService())).isTrue();
    }
    assertThat(lost.handler().pendingCalls()).isZero();
    assertThat(other.handler().pendingCalls()).isEqualTo(20);
    assertThat(other.connection().takeSent())
        .hasSize(20)
        .noneMatch(sent -> DiameterMessage.of(sent).isRetransmitted());
  }
}
