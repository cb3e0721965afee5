package io.weir.sctp.core;

import static io.weir.sctp.core.Receiving.FIRST_TSN;
import static io.weir.sctp.core.Receiving.at;
import static io.weir.sctp.core.Receiving.data;
import static io.weir.sctp.core.Receiving.idata;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent.PartialDeliveryAborted;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Chunk.SkippedMessage;
import io.weir.sctp.wire.Chunk.SkippedStream;
import io.weir.sctp.wire.GapBlocks;
import java.util.List;
import org.junit.jupiter.api.Test;

/// FORWARD TSN and I-FORWARD-TSN (RFC 3758 section 3.6, RFC 8260 section 2.3.1), resets (RFC 6525
/// section 5.2) and restarts (RFC 9260 section 5.2.4.1).
class ForwardedTsnsTest {
  private static final String K = "k".repeat(1000);

  private static Chunk.ForwardTsn forward(int tsn, int... streamsAndSequences) {
    var skipped = new java.util.ArrayList<SkippedStream>();
    for (int i = 0; i < streamsAndSequences.length; i += 2) {
      skipped.add(new SkippedStream(streamsAndSequences[i], streamsAndSequences[i + 1]));
    }
    return new Chunk.ForwardTsn(FIRST_TSN + tsn, skipped);
  }

  private static Chunk.InterleavedForwardTsn iforward(int tsn, SkippedMessage... skipped) {
    return new Chunk.InterleavedForwardTsn(FIRST_TSN + tsn, List.of(skipped));
  }

  private static Receiving inParts(boolean interleaving) {
    return new Receiving(Receiving.sizes(65_536, 64, 1500), interleaving, true);
  }

  /// The example of RFC 3758 section 3.6, from 102 to 105.
  @Test
  void theCumulativeTsnMovesOnOverWhatHasArrived() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "BE", 0, 0, "a"), data(2, "BE", 0, 2, "c"), data(3, "BE", 0, 3, "d"));
    it.packet(data(5, "BE", 0, 5, "f"));
    it.packet(forward(1, 0, 1));
    Chunk.Sack sack = it.sack();
    assertThat(sack.cumulativeTsn()).isEqualTo(FIRST_TSN + 3);
    assertThat(sack.gaps()).isEqualTo(GapBlocks.of(2, 2));
    assertThat(it.taken()).containsExactly("[a]", "[c]", "[d]");
  }

  @Test
  void anOldOneChangesNothingAndIsAnsweredAtOnce() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "BE", 0, 0, "a"), data(1, "BE", 0, 1, "b")).sack();
    it.packet(forward(1, 0, 7));
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().cumulativeTsn()).isEqualTo(FIRST_TSN + 1);
    it.packet(data(2, "BE", 0, 2, "c"));
    assertThat(it.taken()).containsExactly("[a]", "[b]", "[c]");
  }

  @Test
  void aNewOneIsAcknowledgedLikeData() {
    Receiving it = Receiving.plain();
    it.packet(data(0, "BE", 0, 0, "a")).sack();
    it.packet(forward(1, 0, 1));
    assertThat(it.receiver.owesSack()).isFalse();
    assertThat(it.receiver.mayAddSack()).isTrue();
  }

  @Test
  void aStreamGoesOnBehindWhatWasGivenUp() {
    Receiving it = Receiving.plain();
    it.packets(data(1, "BE", 4, 1, "b"), data(3, "BE", 4, 3, "d"));
    it.packet(forward(0, 4, 0));
    assertThat(it.taken()).containsExactly("[b]");
    it.packet(forward(2, 4, 2));
    assertThat(it.taken()).containsExactly("[d]");
  }

  @Test
  void strandedMessagesUpToTheOneGivenUpAreDelivered() {
    Receiving it = Receiving.plain();
    it.packets(data(1, "BE", 4, 1, "b"), data(3, "BE", 4, 3, "d"));
    it.packet(forward(2, 4, 2));
    assertThat(it.taken()).containsExactly("[b]", "[d]");
  }

  @Test
  void whatWasSkippedAndArrivesLaterIsADuplicate() {
    Receiving it = Receiving.plain();
    it.packets(forward(1, 0, 0), data(0, "BE", 0, 0, "late"));
    assertThat(it.taken()).isEmpty();
    assertThat(it.sack().duplicates().count()).isOne();
  }

  @Test
  void unfinishedMessagesAreThrownAway() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "B", 0, 0, "x"), data(2, "E", 0, 0, "x"), data(3, "B", 1, 0, "x"));
    it.packets(data(6, "E", 2, 0, "x"), data(7, "BE", 3, 0, "y"));
    it.packet(forward(5, 0, 0, 1, 0, 2, 0));
    assertThat(it.taken()).containsExactly("[y]");
    assertThat(it.receiver.levels().heldPieces()).isZero();
    assertThat(it.cumulative()).isEqualTo(7);
    assertThat(it.events()).isEmpty();
  }

  @Test
  void aMessageThatCanStillBeWholeIsKept() {
    Receiving it = Receiving.plain();
    it.packets(data(1, "B", 0, 1, "x"), data(2, "", 0, 1, "y"));
    it.packet(forward(0, 0, 0));
    it.packet(data(3, "E", 0, 1, "z"));
    assertThat(it.taken()).containsExactly("[xyz]");
  }

  @Test
  void fragmentsBehindWhatWasSkippedAreThrownAway() {
    Receiving it = Receiving.plain();
    it.packets(forward(0, 0, 0), data(1, "", 0, 0, "rest"), data(3, "BE", 0, 1, "next"));
    it.packet(data(2, "E", 0, 0, "rest"));
    assertThat(it.ending()).isNull();
    assertThat(it.taken()).containsExactly("[next]");
    assertThat(it.receiver.levels().heldPieces()).isZero();
  }

  @Test
  void theRestOfAMessageInPartsThatIsGivenUpIsTold() {
    Receiving it = inParts(false);
    it.packets(data(0, "B", 2, 0, K), data(1, "", 2, 0, K), data(3, "BE", 1, 0, "other"));
    it.packet(forward(2, 2, 0));
    assertThat(it.taken()).containsExactly("[" + K + K, "[other]");
    assertThat(it.events()).containsExactly(new PartialDeliveryAborted(2, 0));
    it.packet(data(4, "BE", 2, 1, "next"));
    assertThat(it.taken()).containsExactly("[next]");
  }

  @Test
  void farAheadIsNoTrouble() {
    Receiving it = Receiving.plain();
    it.packets(data(2, "B", 0, 0, "x"), data(4, "BE", 1, 0, "y"));
    it.packet(forward((1 << 20) - 2));
    assertThat(it.cumulative()).isEqualTo((1 << 20) - 2);
    assertThat(it.receiver.levels().outOfOrderPieces()).isZero();
    assertThat(it.taken()).containsExactly("[y]");
  }

  @Test
  void theWrongKindIsAViolation() {
    assertThat(Receiving.interleaving().packet(forward(1, 0, 0)).isViolated()).isTrue();
    var wrong = iforward(1, new SkippedMessage(0, false, 0));
    assertThat(Receiving.plain().packet(wrong).isViolated()).isTrue();
  }

  @Test
  void interleavedMessagesUpToTheIdentifierAreGivenUp() {
    Receiving it = inParts(true);
    it.packets(
        idata(0, "B", 1, at(0, 0), K),
        idata(1, "", 1, at(0, 1), K),
        idata(2, "B", 1, at(1, 0), "x"),
        idata(3, "BE", 1, at(2, 0), "whole"),
        idata(5, "B", 1, at(3, 0), "kept"),
        idata(6, "UB", 1, at(0, 0), "x"),
        idata(7, "UB", 1, at(1, 0), "kept"));
    it.packet(iforward(4, new SkippedMessage(1, false, 2), new SkippedMessage(1, true, 0)));
    assertThat(it.taken()).containsExactly("[" + K + K, "[whole]");
    assertThat(it.events()).containsExactly(new PartialDeliveryAborted(1, 0));
    it.packets(idata(8, "E", 1, at(3, 1), "!"), idata(9, "UE", 1, at(1, 1), "!"));
    assertThat(it.taken()).containsExactly("[kept!]", "[kept!]");
    it.packet(idata(10, "E", 1, at(1, 1), "late"));
    assertThat(it.ending()).isNull();
    assertThat(it.receiver.levels().heldPieces()).isZero();
  }

  @Test
  void aResetStreamBeginsAtNothingAgain() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "BE", 1, 0, "a"), data(1, "BE", 2, 0, "b"));
    it.receiver.resetStreams(List.of(1));
    it.packets(data(2, "BE", 1, 0, "c"), data(3, "BE", 2, 1, "d"));
    it.receiver.resetStreams(List.of());
    it.packets(data(4, "BE", 1, 0, "e"), data(5, "BE", 2, 0, "f"));
    assertThat(it.taken()).containsExactly("[a]", "[b]", "[c]", "[d]", "[e]", "[f]");
  }

  @Test
  void whatCameBehindTheResetWaitsForIt() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "BE", 1, 0, "a"), data(1, "BE", 1, 1, "b"));
    it.packets(data(2, "BE", 1, 0, "new a"), data(3, "BE", 1, 1, "new b"));
    assertThat(it.taken()).containsExactly("[a]", "[b]");
    assertThat(it.receiver.hasReached(FIRST_TSN + 1)).isTrue();
    it.receiver.resetStreams(List.of(1));
    assertThat(it.taken()).containsExactly("[new a]", "[new b]");
  }

  @Test
  void bothCountersOfAnInterleavedStreamAreReset() {
    Receiving it = Receiving.interleaving();
    it.packets(idata(0, "BE", 1, at(0, 0), "a"), idata(1, "UB", 1, at(0, 0), "b"));
    it.packet(idata(2, "UE", 1, at(0, 1), "c"));
    it.receiver.resetStreams(List.of(1));
    it.packets(idata(3, "BE", 1, at(0, 0), "d"), idata(4, "UBE", 1, at(0, 0), "e"));
    assertThat(it.taken()).containsExactly("[a]", "[bc]", "[d]", "[e]");
  }

  @Test
  void anUnorderedInterleavedMessageSurvivesTheReset() {
    Receiving it = Receiving.interleaving();
    it.packets(idata(0, "UBE", 1, at(1 << 30, 0), "a"), idata(1, "UBE", 1, at(-1 << 30, 0), "b"));
    it.packet(idata(2, "UB", 1, at(0, 0), "c"));
    it.receiver.resetStreams(List.of(1));
    it.packet(idata(3, "UE", 1, at(0, 1), "d"));
    assertThat(it.taken()).containsExactly("[a]", "[b]", "[cd]");
  }

  @Test
  void tsnsAreResetAsIfAllHadBeenGivenUp() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "B", 1, 0, "x"), data(2, "BE", 2, 1, "stranded"));
    it.receiver.resetTsns(7000);
    assertThat(it.receiver.cumulativeTsn()).isEqualTo(6999);
    assertThat(it.taken()).containsExactly("[stranded]");
    assertThat(it.receiver.levels().heldPieces()).isZero();
    it.packet(data(6900, "BE", 2, 0, "new"));
    assertThat(it.taken()).containsExactly("[new]");
  }

  @Test
  void afterARestartWholeMessagesAreDeliveredAndTheRestIsGone() {
    Receiving it = inParts(false);
    it.packets(data(0, "BE", 1, 0, "ready"), data(1, "B", 2, 0, K), data(2, "", 2, 0, K));
    it.packets(data(4, "BE", 3, 0, "held back"), data(5, "BE", 1, 2, "stranded"));
    it.packets(data(7, "B", 4, 0, "cut"), data(9, "E", 4, 0, "cut"));
    it.receiver.restart(42, 3);
    assertThat(it.taken()).containsExactly("[ready]", "[" + K + K, "[held back]", "[stranded]");
    assertThat(it.events()).containsExactly(new PartialDeliveryAborted(2, 0));
    assertThat(it.receiver.levels().heldPieces()).isZero();
    assertThat(it.receiver.levels().outOfOrderPieces()).isZero();
    it.packet(data(42 - FIRST_TSN, "BE", 2, 0, "new"));
    assertThat(it.taken()).containsExactly("[new]");
    assertThat(it.receiver.cumulativeTsn()).isEqualTo(42);
  }

  @Test
  void afterTheEndWholeMessagesCanBeTakenAndNothingIsTakenIn() {
    Receiving it = Receiving.interleaving();
    it.packets(idata(0, "BE", 1, at(0, 0), "ready"), idata(1, "B", 1, at(1, 0), "cut"));
    it.receiver.end();
    it.packet(idata(2, "BE", 2, at(0, 0), "late"));
    assertThat(it.receiver.owesSack()).isFalse();
    assertThat(it.taken()).containsExactly("[ready]");
    assertThat(it.receiver.owesSack()).isFalse();
    assertThat(it.receiver.levels().heldPieces()).isZero();
    assertThat(it.context.timers.earliestNs()).isEqualTo(Timers.NEVER);
  }
}
