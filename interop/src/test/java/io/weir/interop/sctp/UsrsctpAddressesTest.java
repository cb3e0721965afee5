package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.Pair.Addresses;
import io.weir.interop.sctp.Pair.Begins;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Security;
import java.net.InetAddress;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Authentication (RFC 4895) and changes of addresses (RFC 5061) between Weir and usrsctp, over UDP
/// on the loopback.
final class UsrsctpAddressesTest {
  private static final int OURS = 19_930;
  private static final int THEIRS = 19_931;
  private static final int DATA = 0;
  private static final int AUTH = 15;
  private static final int ASCONF = 193;
  private static final String SECOND = "127.0.0.2";
  private static final Features AUTHENTICATED =
      new Features(true, false, true, false, true, OptionalInt.empty());
  private static final Features MOVING =
      new Features(true, false, true, true, true, OptionalInt.empty());

  /// usrsctp takes only addresses of interfaces for its own.
  @BeforeAll
  static void giveTheLoopbackASecondAddress() {
    PrivateNetwork.enter();
    Command.mustSucceed(10, "ip", "addr", "replace", SECOND + "/8", "dev", "lo");
  }

  @ParameterizedTest
  @EnumSource
  void dataIsAuthenticatedBothWays(Begins who) {
    AssociationOptions options =
        WeirEndpoint.quick()
            .withFeatures(AUTHENTICATED)
            .withSecurity(
                new Security(
                    Set.of(DATA), Security.DEFAULTS.keys(), Security.DEFAULTS.activeKey()));
    try (SctpCapture capture = SctpCapture.loopback("weir-auth-" + who, OURS, THEIRS);
        SctpPeer peer = peer(who.echoing(), "on=auth", "auth-chunks=0");
        WeirEndpoint us = WeirEndpoint.captured(OURS, options, "127.0.0.1")) {
      Pair pair = Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
      assertThat(pair.ours().socket().status().extensions().authentication()).isTrue();
      pair.exchange(who, 300, 3);
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.packets())
          .filteredOn(p -> p.chunks().contains(DATA))
          .hasSizeGreaterThan(100)
          .allMatch(p -> p.chunks().contains(AUTH));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAddressThatThePeerAddsIsUsedUntilItRemovesIt(Begins who) {
    AssociationOptions options = WeirEndpoint.quick().withFeatures(MOVING);
    try (SctpCapture capture = SctpCapture.loopback("weir-asconf-" + who, OURS, THEIRS);
        SctpPeer peer = peer("mode=sink", "on=auth,asconf");
        WeirEndpoint us = WeirEndpoint.captured(OURS, options, "127.0.0.1")) {
      Pair pair = Pair.between(who, us, peer, THEIRS, Addresses.LOOPBACK);
      assertThat(pair.ours().socket().status().extensions().addressChange()).isTrue();
      peer.address("add", SECOND);
      pair.ours().awaitAddress(SECOND, PathChange.ADDED);
      pair.ours().awaitConfirmed(SECOND);
      pair.ours().socket().usePrimary(InetAddress.ofLiteral(SECOND));
      pair.ours().send(200, 1_000, 4);
      pair.ours().awaitSettled();
      peer.address("remove", SECOND);
      pair.ours().awaitAddress(SECOND, PathChange.REMOVED);
      pair.ours().send(200, 1_000, 4);
      pair.ours().awaitSettled();
      pair.theirs().awaitReceived(400);
      assertThat(pair.theirs().count().faultless()).isTrue();
      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(ASCONF)).isGreaterThanOrEqualTo(2);
      assertThat(wire.packets()).anyMatch(p -> p.to().equals(SECOND + ":" + THEIRS));
    }
  }

  @Test
  void thePeerSendsToTheAddressThatWeAskItToUse() {
    AssociationOptions options = WeirEndpoint.quick().withFeatures(MOVING);
    try (SctpPeer peer = peer("mode=sink", "on=auth,asconf");
        WeirEndpoint us = WeirEndpoint.at(OURS, options, "127.0.0.1", SECOND)) {
      Pair pair = Pair.between(Begins.THEY, us, peer, THEIRS, Addresses.LOOPBACK);
      assertThat(pair.theirs().info().primary()).isEqualTo("127.0.0.1");
      WeirAssociation ours = pair.ours();
      assertThat(
              ours.within(ours.socket().askPeerToUse(InetAddress.ofLiteral(SECOND)), "the answer"))
          .isTrue();
      assertThat(pair.theirs().info().primary()).isEqualTo(SECOND);
      pair.theirs().send(200, 1_000, 4);
      ours.awaitReceived(200);
      assertThat(ours.count().faultless()).isTrue();
    }
  }

  private static SctpPeer peer(String... options) {
    return UsrsctpPeer.start(THEIRS, OURS, Pair.with(options, "bind=127.0.0.1"));
  }
}
