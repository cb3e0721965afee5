package io.weir.sctp.core;

import static io.weir.sctp.core.TwoAssociations.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.core.AssociationEvent.AssociationReset;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.StreamsChanged;
import io.weir.sctp.core.AssociationEvent.StreamsReset;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.core.AssociationOptions.Streams;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameter.OutgoingReset;
import io.weir.sctp.wire.Parameter.ResetResponse;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// RFC 6525 in dialogues of two associations and with requests made by hand.
class ReconfigurationTest {
  private static final AssociationOptions OPTIONS =
      AssociationOptions.DEFAULTS.withStreams(new Streams(4, 8, 6));

  private final TwoAssociations two = TwoAssociations.up(OPTIONS);
  private final TwoAssociations.Side a = two.a;
  private final TwoAssociations.Side b = two.b;

  private boolean reset(StreamDirection direction, int... streams) {
    boolean taken = a.association().requests().resetStreams(direction, two.nowNs, streams);
    two.run();
    return taken;
  }

  private List<Chunk.Data> dataOf(TwoAssociations.Side side) {
    return two.chunks(side, Chunk.Data.class);
  }

  private List<Integer> resultsOf(TwoAssociations.Side side) {
    return two.chunks(side, Chunk.Reconfigure.class).stream()
        .flatMap(it -> it.parameters().stream())
        .filter(ResetResponse.class::isInstance)
        .map(it -> ((ResetResponse) it).result())
        .toList();
  }

  /// A side's chunk with requests in answer to which the other side says something.
  private List<Integer> ask(Parameter... parameters) {
    int before = resultsOf(b).size();
    a.forge(new Chunk.Reconfigure(List.of(parameters)));
    two.run();
    return resultsOf(b).stream().skip(before).toList();
  }

  private int firstRequest() {
    return dataOf(a).isEmpty() ? a.association().sender().nextTsn() : dataOf(a).getFirst().tsn();
  }

  // ---- outgoing

  @Test
  void numbersOfAnOutgoingStreamBeginAnew() {
    a.send("one", 1);
    a.send("two", 1);
    a.send("other", 2);
    two.run();

    assertThat(reset(StreamDirection.OUTGOING, 1)).isTrue();
    a.send("three", 1);
    a.send("other", 2);
    two.run();

    assertThat(dataOf(a)).extracting(Chunk.Data::sequence).containsExactly(0, 1, 0, 0, 1);
    assertThat(b.texts()).containsExactly("one", "two", "other", "three", "other");
    assertThat(a.events(StreamsReset.class))
        .containsExactly(new StreamsReset(true, List.of(1), ResetResult.PERFORMED));
    assertThat(b.events(StreamsReset.class))
        .containsExactly(new StreamsReset(false, List.of(1), ResetResult.PERFORMED));
  }

  @Test
  void noStreamsStandForAll() {
    a.send("one", 1);
    a.send("two", 2);
    two.run();

    reset(StreamDirection.OUTGOING);
    a.send("three", 1);
    a.send("four", 3);
    two.run();

    assertThat(dataOf(a)).extracting(Chunk.Data::sequence).containsExactly(0, 0, 0, 0);
    assertThat(b.texts()).containsExactly("one", "two", "three", "four");
    assertThat(b.events(StreamsReset.class).getFirst().streams()).isEmpty();
  }

  @Test
  void aResetIsHeldUntilTheStreamIsAcknowledgedAndMessagesWaitMeanwhile() {
    two.lost = flight -> flight.has(Chunk.Data.class);
    a.send("one", 1);
    two.run();

    assertThat(reset(StreamDirection.OUTGOING, 1)).isTrue();
    a.send("two", 1);
    a.send("other", 2);
    two.run();
    assertThat(two.sent(a, Chunk.Reconfigure.class)).isEmpty();
    assertThat(dataOf(a)).extracting(Chunk.Data::stream).containsExactly(1, 2);

    two.lost = flight -> false;
    two.advance(5 * SECOND);
    assertThat(two.sent(a, Chunk.Reconfigure.class)).hasSize(1);
    assertThat(b.texts()).containsExactlyInAnyOrder("one", "other", "two");
    assertThat(dataOf(a).getLast().sequence()).isZero();
  }

  @Test
  void whatWasSentBeforeAResetGoesBeforeIt() {
    // All at once, so that most of it has not left when the reset is asked for.
    for (int i = 0; i < 100; i++) {
      a.send("before " + i, 1);
    }
    reset(StreamDirection.OUTGOING, 1);
    a.send("behind", 1);
    two.advance(SECOND);

    assertThat(dataOf(a)).extracting(Chunk.Data::sequence).contains(99).endsWith(0);
    assertThat(b.texts()).hasSize(101).endsWith("before 99", "behind");
  }

  @Test
  void aLostRequestAndALostAnswerAreRepeatedAndDoneOnce() {
    a.send("one", 1);
    two.run();
    int[] left = {1, 1};
    two.lost =
        flight -> flight.has(Chunk.Reconfigure.class) && left[flight.from() == a ? 0 : 1]-- > 0;

    reset(StreamDirection.OUTGOING, 1);
    assertThat(a.association().context().errors).isZero();
    two.advance(SECOND);
    assertThat(a.association().context().errors).isEqualTo(1);
    two.advance(4 * SECOND);

    assertThat(two.sent(a, Chunk.Reconfigure.class)).hasSize(3);
    assertThat(resultsOf(b)).containsExactly(1, 1);
    assertThat(b.events(StreamsReset.class)).hasSize(1);
    assertThat(a.events(StreamsReset.class)).hasSize(1);
    assertThat(a.association().context().errors).isZero();
  }

  @Test
  void aPeerThatNeverAnswersEndsTheAssociation() {
    two.lost = flight -> flight.from() == b;
    reset(StreamDirection.OUTGOING, 1);

    two.advance(1000 * SECOND);

    assertThat(a.events(AssociationEvent.Ended.class))
        .singleElement()
        .extracting(AssociationEvent.Ended::reason)
        .isInstanceOf(EndReason.Unreachable.class);
  }

  @Test
  void oneRequestIsTakenAtATime() {
    two.lost = flight -> flight.has(Chunk.Reconfigure.class);
    assertThat(reset(StreamDirection.OUTGOING, 1)).isTrue();
    assertThat(reset(StreamDirection.OUTGOING, 2)).isFalse();
    assertThat(a.association().requests().addStreams(1, 0, two.nowNs)).isFalse();
    assertThat(a.association().requests().resetAssociation(two.nowNs)).isFalse();

    two.lost = flight -> false;
    two.advance(2 * SECOND);
    assertThat(reset(StreamDirection.OUTGOING, 2)).isTrue();
  }

  @Test
  void aPeerThatDoesNotKnowItIsNotAsked() {
    var without =
        OPTIONS.withFeatures(new Features(true, false, false, false, false, OptionalInt.empty()));
    TwoAssociations others = TwoAssociations.up(OPTIONS, without, 1);

    assertThat(others.a.association().requests().resetStreams(StreamDirection.BOTH, others.nowNs))
        .isFalse();
    others.a.forge(new Chunk.Reconfigure(List.of(new Parameter.TsnReset(1))));
    others.run();
    assertThat(others.sent(others.b, Chunk.Reconfigure.class)).isEmpty();
    assertThat(others.sent(others.b, Chunk.OperationError.class)).isEmpty();
  }

  @Test
  void aStreamThatDoesNotExistIsTheCallersMistake() {
    assertThatThrownBy(() -> reset(StreamDirection.OUTGOING, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.association().requests().addStreams(0, 0, two.nowNs))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> a.association().requests().addStreams(65_532, 0, two.nowNs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- incoming

  @Test
  void thePeerIsAskedToResetWhatItSendsOn() {
    b.send("one", 3);
    two.run();

    assertThat(reset(StreamDirection.INCOMING, 3)).isTrue();
    b.send("two", 3);
    two.run();

    assertThat(dataOf(b)).extracting(Chunk.Data::sequence).containsExactly(0, 0);
    assertThat(a.texts()).containsExactly("one", "two");
    assertThat(a.events(StreamsReset.class))
        .containsExactly(new StreamsReset(false, List.of(3), ResetResult.PERFORMED));
    assertThat(b.events(StreamsReset.class))
        .containsExactly(new StreamsReset(true, List.of(3), ResetResult.PERFORMED));
    assertThat(reset(StreamDirection.INCOMING, 3)).isTrue();
  }

  @Test
  void bothDirectionsGoInOneChunk() {
    a.send("one", 1);
    b.send("one", 1);
    two.run();

    reset(StreamDirection.BOTH, 1);
    a.send("two", 1);
    b.send("two", 1);
    two.run();

    assertThat(two.chunks(a, Chunk.Reconfigure.class).getFirst().parameters()).hasSize(2);
    assertThat(dataOf(a)).extracting(Chunk.Data::sequence).containsExactly(0, 0);
    assertThat(dataOf(b)).extracting(Chunk.Data::sequence).containsExactly(0, 0);
    assertThat(a.events(StreamsReset.class))
        .extracting(StreamsReset::result)
        .containsExactly(ResetResult.PERFORMED, ResetResult.PERFORMED);
  }

  @Test
  void aRequestForStreamsWithOutstandingDataIsInProgressUntilTheyAreAcknowledged() {
    two.lost = flight -> flight.has(Chunk.Data.class);
    b.send("one", 3);
    two.run();

    reset(StreamDirection.INCOMING, 3);
    assertThat(resultsOf(b)).containsExactly(6);
    assertThat(a.events(StreamsReset.class)).isEmpty();

    two.lost = flight -> false;
    two.advance(5 * SECOND);
    assertThat(a.events(StreamsReset.class)).hasSize(1);
    assertThat(a.association().context().errors).isZero();
    assertThat(a.texts()).containsExactly("one");
  }

  @Test
  void thereIsNothingToDoForStreamsThatAreFresh() {
    reset(StreamDirection.INCOMING, 3);

    assertThat(resultsOf(b)).containsExactly(0);
    assertThat(a.events(StreamsReset.class))
        .containsExactly(new StreamsReset(false, List.of(3), ResetResult.PERFORMED));
  }

  @Test
  void twoThatAskEachOtherToResetBothFailAndDoNotWaitForEver() {
    a.send("one", 1);
    b.send("one", 1);
    two.run();
    two.delayNs = SECOND / 10;
    a.association().requests().resetStreams(StreamDirection.INCOMING, two.nowNs, 1);
    b.association().requests().resetStreams(StreamDirection.INCOMING, two.nowNs, 1);

    two.advance(3 * SECOND);

    assertThat(a.events(StreamsReset.class))
        .containsExactly(new StreamsReset(false, List.of(1), ResetResult.FAILED));
    assertThat(b.events(StreamsReset.class))
        .containsExactly(new StreamsReset(false, List.of(1), ResetResult.FAILED));
    two.delayNs = 0;
    assertThat(reset(StreamDirection.INCOMING, 1)).isTrue();
    assertThat(a.events(StreamsReset.class).getLast().result()).isEqualTo(ResetResult.PERFORMED);
  }

  // ---- the peer's requests, made by hand

  @Test
  void aResetWaitsForThePeersLastTsnBeforeIt() {
    int first = firstRequest();
    a.send("0", 1);
    two.run();
    int tsn = first + 1;
    var last = new OutgoingReset(first, 0, tsn, List.of(1));
    // The real `a` has not sent what is forged here, and would not have it acknowledged.
    two.lost = flight -> flight.from() == b;
    var flags = DataFlags.of(false, false, true, true);

    assertThat(ask(last)).containsExactly(6);
    a.forge(new Chunk.Data(flags, tsn + 1, 1, 0, 0, Octets.of(new byte[] {'b'})));
    two.run();
    assertThat(b.texts()).containsExactly("0");
    assertThat(b.events(StreamsReset.class)).isEmpty();
    assertThat(ask(last)).containsExactly(6);
    a.forge(new Chunk.Data(flags, tsn, 1, 1, 0, Octets.of(new byte[] {'a'})));
    two.run();

    assertThat(b.texts()).containsExactly("0", "a", "b");
    assertThat(resultsOf(b)).containsExactly(6, 6, 1);
    assertThat(ask(last)).containsExactly(1);
    assertThat(b.events(StreamsReset.class)).hasSize(1);
  }

  @Test
  void aRequestThatComesAgainIsAnsweredAlikeAndOneOutOfRowIsRefused() {
    int first = firstRequest();
    assertThat(ask(new Parameter.AddOutgoing(first, 1))).containsExactly(1);
    assertThat(ask(new Parameter.AddOutgoing(first, 1))).containsExactly(1);
    assertThat(b.association().traits().inboundStreams()).isEqualTo(5);

    assertThat(ask(new Parameter.AddOutgoing(first + 2, 1))).containsExactly(5);
    assertThat(ask(new Parameter.AddOutgoing(first - 1, 1))).containsExactly(5);
    assertThat(ask(new Parameter.AddOutgoing(first + 1, 4))).containsExactly(2);
    assertThat(ask(new Parameter.AddOutgoing(first + 1, 4))).containsExactly(2);
    assertThat(ask(new Parameter.AddOutgoing(first, 1))).containsExactly(1);
    assertThat(b.association().traits().inboundStreams()).isEqualTo(5);
  }

  @Test
  void aStreamThatIsNotThereIsAWrongOne() {
    int first = firstRequest();
    assertThat(ask(new OutgoingReset(first, 0, first - 1, List.of(4)))).containsExactly(3);
    assertThat(ask(new Parameter.IncomingReset(first + 1, List.of(4)))).containsExactly(3);
  }

  @Test
  void parametersThatMayNotStandTogetherAreAnErrorOfTheProtocol() {
    int first = firstRequest();
    ask(new Parameter.TsnReset(first), new Parameter.AddOutgoing(first + 1, 1));
    ask(new Parameter.AdaptationLayer(1));

    assertThat(resultsOf(b)).isEmpty();
    assertThat(two.chunks(b, Chunk.OperationError.class))
        .hasSize(2)
        .allSatisfy(
            it ->
                assertThat(it.causes().getFirst())
                    .isInstanceOf(ErrorCause.ProtocolViolation.class));
  }

  @Test
  void anAnswerBringsASackAlong() {
    a.send("first of all, acknowledged at once", 1);
    two.run();
    a.send("delayed", 1);
    two.run();
    int before = two.sent(b, Chunk.Sack.class).size();
    ask(new Parameter.AddOutgoing(firstRequest(), 1));

    assertThat(two.sent(b, Chunk.Sack.class)).hasSize(before + 1);
    assertThat(two.sent(b, Chunk.Sack.class).getLast().has(Chunk.Reconfigure.class)).isTrue();
  }

  // ---- more streams

  @Test
  void streamsAreAddedInBothDirections() {
    assertThat(a.association().requests().addStreams(2, 1, two.nowNs)).isTrue();
    two.run();

    assertThat(a.events(StreamsChanged.class).getLast())
        .isEqualTo(new StreamsChanged(ResetResult.PERFORMED, 6, 5));
    assertThat(b.events(StreamsChanged.class).getLast())
        .isEqualTo(new StreamsChanged(ResetResult.PERFORMED, 5, 6));
    a.send("new", 5);
    b.send("new", 4);
    two.run();
    assertThat(a.texts()).containsExactly("new");
    assertThat(b.texts()).containsExactly("new");
    assertThat(a.association().requests().addStreams(1, 0, two.nowNs)).isTrue();
  }

  @Test
  void moreStreamsThanAllowedAreDenied() {
    a.association().requests().addStreams(5, 0, two.nowNs);
    two.run();
    a.association().requests().addStreams(0, 3, two.nowNs);
    two.run();

    assertThat(a.events(StreamsChanged.class))
        .containsExactly(
            new StreamsChanged(ResetResult.DENIED, 4, 4),
            new StreamsChanged(ResetResult.DENIED, 4, 4));
    a.association().requests().addStreams(4, 2, two.nowNs);
    two.run();
    assertThat(a.association().traits().outboundStreams()).isEqualTo(8);
    assertThat(a.association().traits().inboundStreams()).isEqualTo(6);
  }

  // ---- everything anew

  @Test
  void allNumbersBeginAnew() {
    a.send("one", 1);
    b.send("one", 1);
    two.run();
    int tsn = a.association().sender().nextTsn();

    assertThat(a.association().requests().resetAssociation(two.nowNs)).isTrue();
    two.run();
    a.send("two", 1);
    b.send("two", 1);
    two.advance(SECOND);

    assertThat(dataOf(a).getLast().tsn()).isEqualTo(tsn + Integer.MIN_VALUE);
    assertThat(dataOf(a).getLast().sequence()).isZero();
    assertThat(dataOf(b).getLast().sequence()).isZero();
    assertThat(a.texts()).containsExactly("one", "two");
    assertThat(b.texts()).containsExactly("one", "two");
    assertThat(a.association().sender().isDry()).isTrue();
    assertThat(b.association().sender().isDry()).isTrue();
    AssociationReset told = a.events(AssociationReset.class).getFirst();
    assertThat(told.result()).isEqualTo(ResetResult.PERFORMED);
    assertThat(b.events(AssociationReset.class).getFirst())
        .isEqualTo(new AssociationReset(ResetResult.PERFORMED, told.peerTsn(), told.localTsn()));
  }

  @Test
  void nothingIsLostByAResetOfAllNumbers() {
    Seeds.forEach(
        random -> {
          TwoAssociations pair = TwoAssociations.up(OPTIONS);
          pair.lost = flight -> random.nextInt(5) == 0;
          for (int i = 0; i < 60; i++) {
            pair.a.send("a" + i, i % 4);
            pair.b.send("b" + i, i % 4);
            if (i % 20 == 10) {
              pair.a.association().requests().resetAssociation(pair.nowNs);
            }
            pair.advance(random.nextLong(SECOND));
          }
          pair.lost = flight -> false;
          pair.advance(200 * SECOND);
          assertThat(pair.a.texts()).hasSize(60).doesNotHaveDuplicates();
          assertThat(pair.b.texts()).hasSize(60).doesNotHaveDuplicates();
          assertThat(pair.a.events(AssociationReset.class)).isNotEmpty();
        });
  }

  @Test
  void theNextResetOfAllNumbersMustWaitHalfAMinute() {
    a.association().requests().resetAssociation(two.nowNs);
    two.advance(29 * SECOND);
    assertThat(a.association().requests().resetAssociation(two.nowNs)).isFalse();
    two.advance(SECOND);
    assertThat(a.association().requests().resetAssociation(two.nowNs)).isTrue();
  }

  @Test
  void aResetOfAllNumbersWaitsForWhatIsOutstandingOnEitherSide() {
    two.lost = flight -> flight.has(Chunk.Data.class);
    b.send("one", 1);
    two.run();

    a.association().requests().resetAssociation(two.nowNs);
    two.run();
    b.send("two", 1);
    two.run();
    assertThat(resultsOf(b)).containsExactly(6);

    two.lost = flight -> false;
    two.advance(5 * SECOND);
    assertThat(a.texts()).containsExactly("one", "two");
    assertThat(a.events(AssociationReset.class)).hasSize(1);
    assertThat(dataOf(b).getLast().sequence()).isZero();
  }
}
