package io.weir.sctp.core;

import static io.weir.sctp.core.TwoAssociations.MS;
import static io.weir.sctp.core.TwoAssociations.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Security;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ChunkType;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// RFC 8899 with the padding of RFC 4820, on a path that loses what is larger than it takes.
class PathMtuDiscoveryTest {
  private static final int IPV4_BYTES = 20;

  private TwoAssociations two =
      TwoAssociations.apart(AssociationOptions.DEFAULTS, AssociationOptions.DEFAULTS, 1);

  /// Two associations that probe from 1200 to a size, over a path that takes so much.
  private void connect(int mostMtu, int pathMtu) {
    connect(AssociationOptions.DEFAULTS, mostMtu, pathMtu);
  }

  private void connect(AssociationOptions options, int mostMtu, int pathMtu) {
    Sizes sizes = new Sizes(1 << 20, 16_384, 512 << 10, 1200, mostMtu, 4);
    two = TwoAssociations.apart(options.withSizes(sizes), options, 1);
    narrow(pathMtu);
    two.connect();
    two.advance(10 * MS);
  }

  private void narrow(int pathMtu) {
    two.lost = flight -> flight.bytes().length + IPV4_BYTES > pathMtu;
  }

  private Path path() {
    return two.a.association().primary();
  }

  private int mtu() {
    return path().packetBytes() + IPV4_BYTES;
  }

  private List<TwoAssociations.Flight> probes() {
    return two.sent(two.a, Chunk.Padding.class);
  }

  @Test
  void theLargestSizeIsFoundWithoutALostProbeWhereThePathTakesIt() {
    connect(9000, 65_535);

    assertThat(mtu()).isEqualTo(9000);
    assertThat(probes())
        .extracting(it -> it.bytes().length + IPV4_BYTES)
        .containsExactly(
            1280, 1380, 1400, 1420, 1440, 1460, 1480, 1492, 1500, 2048, 4352, 8164, 9000);
    assertThat(path().probeNs).isEqualTo(Timers.NEVER);
  }

  @Test
  void aProbeIsAHeartbeatAndPaddingAndNothingElse() {
    connect(1500, 65_535);

    assertThat(probes())
        .allSatisfy(
            it -> {
              assertThat(it.packet().chunks()).hasSize(2);
              assertThat(it.packet().chunks().get(0)).isInstanceOf(Chunk.Heartbeat.class);
              assertThat(it.packet().chunks().get(1)).isInstanceOf(Chunk.Padding.class);
            });
  }

  @Test
  void theDriverIsToldWhichPacketIpMustNotCut() {
    connect(1500, 65_535);
    assertThat(two.probes).isEqualTo(probes().size());
  }

  @Test
  void theSearchEndsCloseBelowWhatThePathTakes() {
    connect(9000, 1600);
    two.advance(16 * 60 * SECOND / 2);

    assertThat(mtu()).isBetween(1600 - 32, 1600);
    assertThat(path().errors).isZero();
    assertThat(two.a.association().context().errors).isZero();
    assertThat(path().state).isEqualTo(Path.State.ACTIVE);
  }

  @Test
  void eachSizeIsProbedThreeTimesBeforeItIsGivenUp() {
    connect(1280, 1200);
    two.advance(15 * SECOND);
    assertThat(probes()).hasSize(1);
    two.advance(100 * SECOND);

    assertThat(probes()).filteredOn(it -> it.bytes().length == 1260).hasSize(3);
    assertThat(mtu()).isEqualTo(1200);
  }

  @Test
  void tenMinutesLaterItLooksAgain() {
    connect(1280, 1200);
    two.advance(200 * SECOND);
    int before = probes().size();
    two.advance(300 * SECOND);
    assertThat(probes()).hasSize(before);

    narrow(65_535);
    two.advance(400 * SECOND);
    assertThat(mtu()).isEqualTo(1280);
  }

  @Test
  void dataUsesWhatWasFoundAndGoesBackToTheBaseInABlackHole() {
    connect(9000, 65_535);
    two.a.send(new byte[8000], 0);
    two.run();
    assertThat(two.sent(two.a, Chunk.Data.class)).hasSize(1);
    assertThat(two.sent(two.a, Chunk.Data.class).getFirst().bytes().length).isGreaterThan(8000);

    narrow(1500);
    two.a.send(new byte[8000], 0);
    two.advance(3 * SECOND);
    assertThat(mtu()).isEqualTo(9000);
    two.advance(5 * SECOND);
    assertThat(mtu()).isEqualTo(1200);

    // What was cut before is not cut again; IP has to.
    two.lost = flight -> false;
    two.advance(30 * SECOND);
    two.a.send(new byte[8000], 0);
    two.run();
    assertThat(two.b.messages).hasSize(3);
    assertThat(two.sent(two.a, Chunk.Data.class).getLast().bytes().length + IPV4_BYTES)
        .isLessThanOrEqualTo(1200);
  }

  @Test
  void timeoutsOfSmallPacketsAreNoBlackHole() {
    connect(9000, 65_535);
    two.lost = flight -> flight.has(Chunk.Data.class);
    two.a.send("small", 0);
    two.advance(20 * SECOND);

    assertThat(path().errors).isGreaterThanOrEqualTo(PathMtuDiscovery.BLACK_HOLE_TIMEOUTS);
    assertThat(mtu()).isEqualTo(9000);
  }

  @Test
  void nothingIsProbedWhereTheBaseIsTheMost() {
    connect(1200, 65_535);
    two.advance(1000 * SECOND);
    assertThat(probes()).isEmpty();
  }

  @Test
  void aRoutersWordEndsTheSearchThere() {
    connect(9000, 1600);
    two.a.association().requests().packetTooBig(path().remote(), 1600, two.nowNs);
    two.advance(60 * SECOND);

    assertThat(mtu()).isEqualTo(1600);
  }

  @Test
  void aRoutersWordMakesPacketsSmallerButNotBelowWhatEveryHostTakes() {
    connect(1500, 65_535);
    two.a.association().requests().packetTooBig(path().remote(), 1300, two.nowNs);
    assertThat(mtu()).isEqualTo(1300);
    two.a.association().requests().packetTooBig(path().remote(), 68, two.nowNs);
    assertThat(mtu()).isEqualTo(576);
    two.a.association().requests().packetTooBig(path().remote(), 9000, two.nowNs);
    assertThat(mtu()).isEqualTo(576);
    two.a.send(new byte[2000], 0);
    two.run();
    assertThat(two.b.messages).hasSize(1);
  }

  @Test
  void probesAreAuthenticatedWhereThePeerWantsIt() {
    var options =
        AssociationOptions.DEFAULTS
            .withFeatures(new Features(true, false, true, false, true, OptionalInt.empty()))
            .withSecurity(new Security(Set.of(ChunkType.HEARTBEAT), List.of(), 0));
    connect(options, 1500, 65_535);

    assertThat(mtu()).isEqualTo(1500);
    assertThat(probes()).allMatch(it -> it.packet().chunks().getFirst() instanceof Chunk.Auth);
  }
}
