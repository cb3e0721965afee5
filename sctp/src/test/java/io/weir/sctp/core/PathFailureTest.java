package io.weir.sctp.core;

import static io.weir.sctp.core.TwoAssociations.MS;
import static io.weir.sctp.core.TwoAssociations.SECOND;
import static io.weir.sctp.core.TwoAssociations.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.core.AssociationEvent.Ended;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.PathChanged;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.sctp.core.Path.State;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Octets;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 9260 sections 5.4 and 8.1 to 8.3 and RFC 7829: paths that fail and come back.
class PathFailureTest {
  private static final InetAddress B0 = address(0, 2);
  private static final InetAddress B1 = address(1, 2);

  private TwoAssociations two = TwoAssociations.up(options(5, 10, 0), options(5, 10, 0), 2);

  private static AssociationOptions options(int ofPath, int ofAssociation, int potentially) {
    Timeouts t = Timeouts.DEFAULTS;
    return AssociationOptions.DEFAULTS.withTimeouts(
        new Timeouts(
            t.rtoInitialNs(),
            t.rtoMinNs(),
            t.rtoMaxNs(),
            ofAssociation,
            ofPath,
            t.initRetransmissions(),
            t.heartbeatNs(),
            t.cookieLifeNs(),
            potentially,
            0));
  }

  private void cut(InetAddress address) {
    two.lost = flight -> flight.target().equals(address) || flight.source().equals(address);
  }

  private Path path(InetAddress address) {
    return two.a.path(address);
  }

  private List<PathChange> changes(InetAddress address) {
    return two.a.events(PathChanged.class).stream()
        .filter(it -> it.address().equals(address))
        .map(PathChanged::change)
        .toList();
  }

  private int heartbeats(InetAddress address) {
    return (int)
        two.sent(two.a, Chunk.Heartbeat.class).stream()
            .filter(it -> it.target().equals(address))
            .count();
  }

  // ---- quick failover

  @Test
  void afterOneTimeoutDataGoesElsewhereAndReturnsOnceThePathAnswers() {
    cut(B0);
    two.a.send("one", 0);
    two.advance(SECOND + 100 * MS);

    assertThat(path(B0).state).isEqualTo(State.POTENTIALLY_FAILED);
    assertThat(two.b.texts()).containsExactly("one");
    two.a.send("two", 0);
    two.run();
    assertThat(two.sent(two.a, Chunk.Data.class).getLast().target()).isEqualTo(B1);

    two.lost = flight -> false;
    two.advance(10 * SECOND);
    assertThat(path(B0).state).isEqualTo(State.ACTIVE);
    assertThat(changes(B0))
        .containsSubsequence(PathChange.POTENTIALLY_FAILED, PathChange.REACHABLE);
    two.a.send("three", 0);
    two.run();
    assertThat(two.sent(two.a, Chunk.Data.class).getLast().target()).isEqualTo(B0);
  }

  @Test
  void aPotentiallyFailedPathIsAskedAtOnceAndThenEveryRto() {
    cut(B0);
    two.a.send("one", 0);
    two.advance(SECOND + 100 * MS);
    assertThat(heartbeats(B0)).isEqualTo(1);
    // RTO was doubled to 2 s by T3-rtx, and doubles with each heartbeat.
    two.advance(2 * SECOND);
    assertThat(heartbeats(B0)).isEqualTo(2);
    two.advance(4 * SECOND);
    assertThat(heartbeats(B0)).isEqualTo(3);
    assertThat(path(B0).errors).isEqualTo(3);
  }

  @Test
  void aPotentiallyFailedPathIsNotAskedWhereHeartbeatsAreOff() {
    two.a.association().requests().watchPath(B0, 0, 5, two.nowNs);
    int before = heartbeats(B0);
    cut(B0);
    two.a.send("one", 0);
    two.advance(100 * SECOND);

    assertThat(path(B0).state).isEqualTo(State.POTENTIALLY_FAILED);
    assertThat(heartbeats(B0)).isEqualTo(before);
  }

  @Test
  void moreTimeoutsThanPathMaxRetransMakeItInactiveAndItsErrorsStayThere() {
    cut(B0);
    two.a.send("one", 0);
    two.advance(300 * SECOND);

    assertThat(path(B0).state).isEqualTo(State.INACTIVE);
    assertThat(changes(B0)).endsWith(PathChange.POTENTIALLY_FAILED, PathChange.UNREACHABLE);
    assertThat(path(B0).errors).isEqualTo(6);
    int before = heartbeats(B0);
    two.advance(1000 * SECOND);
    assertThat(heartbeats(B0)).isGreaterThan(before + 5);
    assertThat(path(B0).errors).isEqualTo(6);
    assertThat(two.a.events(Ended.class)).isEmpty();
  }

  @Test
  void anAcknowledgementOfWhatWentByTwoPathsProvesNeither() {
    cut(B1);
    two.a.association().usePrimary(B1);
    two.a.send("one", 0);
    // Both of `b`'s addresses have trouble: what is lost on B1 is sent to B0, which is potentially
    // failed too.
    path(B0).state = State.POTENTIALLY_FAILED;
    path(B0).errors = 1;
    path(B0).heartbeatEveryNs = 0;
    two.advance(SECOND + 100 * MS);

    assertThat(two.b.texts()).containsExactly("one");
    assertThat(path(B0).state).isEqualTo(State.POTENTIALLY_FAILED);
    assertThat(path(B0).errors).isEqualTo(1);
    assertThat(two.a.association().context().errors).isZero();

    two.a.association().usePrimary(B0);
    two.a.send("two", 0);
    two.advance(300 * MS);
    assertThat(path(B0).state).isEqualTo(State.ACTIVE);
  }

  @Test
  void switchedOffThereIsNoPotentiallyFailed() {
    two = TwoAssociations.up(options(2, 10, 2), options(2, 10, 2), 2);
    cut(B0);
    two.a.send("one", 0);
    two.advance(300 * SECOND);
    assertThat(changes(B0)).endsWith(PathChange.UNREACHABLE);
    assertThat(changes(B0)).doesNotContain(PathChange.POTENTIALLY_FAILED);
  }

  @Test
  void pathMaxRetransOfZeroMakesItInactiveAtOnce() {
    two = TwoAssociations.up(options(0, 10, 0), options(0, 10, 0), 2);
    cut(B0);
    two.a.send("one", 0);
    two.advance(SECOND + 100 * MS);
    assertThat(path(B0).state).isEqualTo(State.INACTIVE);
    assertThat(changes(B0)).doesNotContain(PathChange.POTENTIALLY_FAILED);
    assertThat(two.b.texts()).containsExactly("one");
  }

  // ---- everything fails

  @Test
  void whileAllPathsAreInactiveDataGoesOnByTurnsUntilOneAnswers() {
    two = TwoAssociations.up(options(1, 50, 0), options(1, 50, 0), 2);
    two.lost = flight -> true;
    two.a.send("one", 0);
    two.advance(100 * SECOND);
    assertThat(path(B0).state).isEqualTo(State.INACTIVE);
    assertThat(path(B1).state).isEqualTo(State.INACTIVE);
    two.sent.clear();
    two.advance(400 * SECOND);
    assertThat(two.sent(two.a, Chunk.Data.class).stream().map(it -> it.target()).distinct())
        .hasSize(2);

    cut(B0);
    two.advance(200 * SECOND);
    assertThat(two.b.texts()).containsExactly("one");
    assertThat(path(B1).state).isEqualTo(State.ACTIVE);
  }

  @Test
  void anIdleAssociationWhosePeerIsGoneEnds() {
    two.lost = flight -> true;
    two.advance(3000 * SECOND);
    assertThat(two.a.events(Ended.class))
        .singleElement()
        .extracting(Ended::reason)
        .isInstanceOf(EndReason.Unreachable.class);
  }

  @Test
  void heartbeatsOfAnotherPathThanThatOfDataDoNotCountForTheAssociation() {
    cut(B1);
    two.advance(60 * SECOND);
    assertThat(path(B1).errors).isPositive();
    assertThat(two.a.association().context().errors).isZero();
  }

  // ---- heartbeats

  @Test
  void anIdlePathIsAskedEveryIntervalAndRtoWithJitter() {
    int before = heartbeats(B0);
    two.advance(3200 * SECOND);
    // 30 s, an RTO of 1 s, and half of that either way.
    assertThat(heartbeats(B0) - before).isBetween(3200 / 32, 3200 * 2 / 61 + 1);
    assertThat(path(B0).errors).isZero();
  }

  @Test
  void anUnansweredHeartbeatCountsAfterAnRto() {
    two.advance(20 * SECOND);
    cut(B1);
    int before = heartbeats(B1);
    while (heartbeats(B1) == before) {
      two.advance(100 * MS);
    }
    assertThat(path(B1).errors).isZero();
    two.advance(SECOND);
    assertThat(path(B1).errors).isEqualTo(1);
    assertThat(path(B1).state).isEqualTo(State.POTENTIALLY_FAILED);
  }

  @Test
  void aPathWithDataIsNotAsked() {
    int before = heartbeats(B0);
    for (int i = 0; i < 100; i++) {
      two.a.send("data", 0);
      two.advance(SECOND);
    }
    assertThat(heartbeats(B0)).isEqualTo(before);
    assertThat(heartbeats(B1)).isGreaterThan(0);
  }

  @Test
  void aPathByWhichOnlySacksGoIsIdle() {
    int before = heartbeats(B0);
    for (int i = 0; i < 100; i++) {
      two.b.send("data", 0);
      two.advance(SECOND);
    }
    assertThat(heartbeats(B0)).isGreaterThan(before);
  }

  @Test
  void anAnswerThatIsNotToTheLastHeartbeatSaysNothing() {
    cut(B0);
    two.a.association().requests().askPath(B0, two.nowNs);
    two.run();
    two.lost = flight -> false;
    two.b.forge(new Chunk.HeartbeatAck(Octets.of(new byte[16])));
    two.run();
    cut(B0);
    two.advance(SECOND);
    assertThat(path(B0).errors).isEqualTo(1);
  }

  @Test
  void addressesThatAPeerNamesAreAskedOneByOne() {
    two = TwoAssociations.apart(options(5, 10, 0), options(5, 10, 0), 8);
    two.connect();
    two.advance(0);
    assertThat(two.a.association().paths()).hasSize(8);
    assertThat(two.sent(two.a, Chunk.Heartbeat.class)).hasSize(1);
    two.advance(3 * SECOND);
    assertThat(two.sent(two.a, Chunk.Heartbeat.class)).hasSize(4);
    two.advance(10 * SECOND);
    assertThat(two.a.association().paths()).allMatch(it -> it.confirmed);
  }

  @Test
  void thereAreNoHeartbeatsWhileShuttingDown() {
    two.lost = flight -> flight.from() == two.b;
    two.a.association().shutdown(two.nowNs);
    two.run();
    int before = heartbeats(B0) + heartbeats(B1);
    two.advance(60 * SECOND);
    assertThat(heartbeats(B0) + heartbeats(B1)).isEqualTo(before);
  }

  // ---- watched as asked

  @Test
  void aPathIsWatchedAsAsked() {
    AssociationRequests asks = two.a.association().requests();
    assertThat(asks.watchPath(B1, 2 * SECOND, 0, two.nowNs)).isTrue();
    assertThat(asks.watchPath(address(9, 9), SECOND, 1, two.nowNs)).isFalse();
    assertThatThrownBy(() -> asks.watchPath(B1, -1, 1, two.nowNs))
        .isInstanceOf(IllegalArgumentException.class);
    cut(B1);
    two.advance(6 * SECOND);
    assertThat(path(B1).state).isEqualTo(State.INACTIVE);

    two.lost = flight -> false;
    two.advance(10 * SECOND);
    assertThat(path(B1).state).isEqualTo(State.ACTIVE);
    asks.watchPath(B1, 0, 0, two.nowNs);
    int before = heartbeats(B1);
    two.advance(100 * SECOND);
    assertThat(heartbeats(B1)).isEqualTo(before);
    assertThat(asks.askPath(B1, two.nowNs)).isTrue();
    two.run();
    assertThat(heartbeats(B1)).isEqualTo(before + 1);
  }
}
