package io.weir.sctp.core;

import static io.weir.sctp.core.Receiving.at;
import static io.weir.sctp.core.Receiving.data;
import static io.weir.sctp.core.Receiving.idata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import org.junit.jupiter.api.Test;

/// Dialogues about order, reassembly, and what contradicts itself (RFC 9260 sections 6.2, 6.5, 6.6,
/// 6.9, RFC 8260 section 2).
class DataReceiverTest {
  @Test
  void deliversAWholeMessageWithoutCopyingIt() {
    Receiving it = Receiving.plain();
    Octets payload = Octets.of(new byte[100], 10, 60);
    it.packet(new Chunk.Data(Receiving.flags("BE"), 100, 3, 0, 46, payload));
    InboundMessage message = it.receiver.take();
    assertThat(message).isEqualTo(new InboundMessage(payload, 3, 0, 46, false, true, true, 100));
    assertThat(message.payload().array()).isSameAs(payload.array());
  }

  @Test
  void copiesAPayloadThatIsLessThanHalfOfItsArray() {
    Receiving it = Receiving.plain();
    Octets payload = Octets.of(new byte[100], 10, 49);
    it.packet(new Chunk.Data(Receiving.flags("BE"), 100, 3, 0, 46, payload));
    assertThat(it.receiver.take().payload().array()).hasSize(49);
    it.packet(new Chunk.Data(Receiving.flags("B"), 101, 3, 1, 46, payload));
    it.packet(new Chunk.Data(Receiving.flags("BE"), 103, 4, 1, 46, payload));
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(98);
  }

  @Test
  void holdsAnOrderedMessageUntilThoseBeforeItAreThere() {
    Receiving it = Receiving.plain();
    it.packets(data(2, "BE", 1, 2, "c"), data(1, "BE", 1, 1, "b"));
    assertThat(it.taken()).isEmpty();
    it.packet(data(0, "BE", 1, 0, "a"));
    assertThat(it.taken()).containsExactly("[a]", "[b]", "[c]");
  }

  @Test
  void noStreamWaitsForAnother() {
    Receiving it = Receiving.plain();
    it.packets(data(1, "BE", 2, 0, "other"), data(2, "BE", 1, 1, "late"));
    assertThat(it.taken()).containsExactly("[other]");
  }

  @Test
  void anUnorderedMessageDoesNotWait() {
    Receiving it = Receiving.plain();
    it.packet(data(5, "UBE", 1, 999, "now"));
    assertThat(it.taken()).containsExactly("[now]");
  }

  @Test
  void streamSequenceNumbersWrapAround() {
    Receiving it = Receiving.plain();
    for (int i = 0; i < 65_536; i++) {
      it.packet(data(i, "BE", 0, i, "x"));
      it.receiver.take();
    }
    it.packets(data(65_537, "BE", 0, 1, "second"), data(65_536, "BE", 0, 0, "first"));
    assertThat(it.taken()).containsExactly("[first]", "[second]");
  }

  @Test
  void joinsFragmentsInWhateverOrderTheyCome() {
    int[][] orders = {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 0, 3, 2}, {0, 3, 1, 2}, {2, 0, 3, 1}};
    for (int[] order : orders) {
      Receiving it = Receiving.plain();
      String[] flags = {"B", "", "", "E"};
      for (int i : order) {
        it.packet(data(i, flags[i], 1, 0, "abcd".substring(i, i + 1)));
      }
      assertThat(it.taken()).containsExactly("[abcd]");
      assertThat(it.cumulative()).isEqualTo(3);
      assertThat(it.receiver.levels().heldBytes()).isZero();
    }
  }

  @Test
  void joinsAnUnorderedMessageBeyondAMissingTsn() {
    Receiving it = Receiving.plain();
    it.packets(data(3, "UE", 1, 5, "y"), data(2, "UB", 1, 9, "x"));
    assertThat(it.taken()).containsExactly("[xy]");
  }

  @Test
  void aMessageWithoutDataEndsTheAssociation() {
    Receiving it = Receiving.plain();
    it.packet(data(0, "BE", 1, 0, ""));
    assertThat(it.context.lastWord()).isEqualTo(new ErrorCause.NoUserData(100));
  }

  @Test
  void aMessageOnAStreamThatDoesNotExistIsAcknowledgedAndReported() {
    Receiving it = Receiving.plain();
    it.packet(data(0, "BE", Receiving.STREAMS, 0, "lost"), data(1, "BE", 1, 0, "kept"));
    assertThat(it.cumulative()).isEqualTo(1);
    assertThat(it.taken()).containsExactly("[kept]");
    assertThat(it.context.control.isEmpty()).isTrue();
    it.context.flushReports();
    assertThat(it.context.control.isEmpty()).isFalse();
    assertThat(it.ending()).isNull();
  }

  @Test
  void fragmentsOnAStreamThatDoesNotExistDisturbNothing() {
    Receiving it = Receiving.strict();
    it.packets(data(0, "B", 77, 0, "x"), data(2, "E", 77, 0, "x"), data(1, "", 77, 0, "x"));
    it.packet(data(3, "BE", 1, 0, "kept"));
    assertThat(it.taken()).containsExactly("[kept]");
    assertThat(it.ending()).isNull();
    assertThat(it.receiver.levels().heldPieces()).isZero();
  }

  @Test
  void moreStreamsCanBeAdded() {
    Receiving it = Receiving.plain();
    it.receiver.addStreams(5);
    it.packet(data(0, "BE", 14, 0, "new"));
    assertThat(it.taken()).containsExactly("[new]");
  }

  @Test
  void iDataWhereItWasNotAgreedOnIsAViolation() {
    assertThat(Receiving.plain().packet(idata(0, "BE", 1, at(0, 0), "x")).isViolated()).isTrue();
  }

  @Test
  void dataWhereIDataWasAgreedOnIsAViolation() {
    assertThat(Receiving.interleaving().packet(data(0, "BE", 1, 0, "x")).isViolated()).isTrue();
  }

  @Test
  void contradictingFragmentsAreAViolation() {
    Chunk.Data begin = data(1, "B", 1, 0, "x");
    Chunk.Data end = data(1, "E", 1, 0, "x");
    Chunk.Data[][] pairs = {
      {begin, data(2, "BE", 1, 1, "begins inside another")},
      {begin, data(2, "B", 2, 0, "begins inside another")},
      {begin, data(2, "E", 2, 0, "other stream")},
      {begin, data(2, "E", 1, 1, "other sequence number")},
      {begin, data(2, "UE", 1, 0, "other order")},
      {begin, new Chunk.Data(Receiving.flags("E"), 102, 1, 0, 8, Octets.of(new byte[1]))},
      {end, data(2, "E", 1, 0, "ends twice")},
      {end, data(2, "", 1, 0, "goes on behind the end")},
      {data(1, "BE", 1, 0, "whole"), data(2, "E", 1, 0, "ends twice")},
    };
    for (Chunk.Data[] pair : pairs) {
      String what = Receiving.text(message(pair[1]));
      assertThat(Receiving.strict().packets(pair[0], pair[1]).isViolated()).as(what).isTrue();
      assertThat(Receiving.strict().packets(pair[1], pair[0]).isViolated()).as(what).isTrue();
      Chunk.Data before = data(0, "BE", 5, 0, "before");
      Receiving passed = Receiving.strict().packets(before, pair[0]);
      assertThat(passed.isViolated() || passed.packet(pair[1]).isViolated()).as(what).isTrue();
      assertThat(passed.taken()).as(what).doesNotContain("x" + what);
    }
  }

  private static InboundMessage message(Chunk.Data data) {
    return new InboundMessage(data.payload(), 0, 0, 0, false, false, false, 0);
  }

  @Test
  void theFirstTsnMustBeginAMessage() {
    assertThat(Receiving.plain().packet(data(0, "E", 1, 0, "x")).isViolated()).isTrue();
  }

  @Test
  void withPartialReliabilityAMessageMayEndWithoutItsLastPiece() {
    Receiving it = Receiving.plain();
    it.packets(data(0, "B", 1, 0, "given up"), data(1, "BE", 1, 1, "next"));
    assertThat(it.ending()).isNull();
    assertThat(it.taken()).containsExactly("[next]");
    it.packets(data(3, "", 2, 0, "given up"), data(4, "BE", 2, 1, "next"));
    it.packet(data(2, "B", 2, 0, "given up"));
    assertThat(it.ending()).isNull();
    assertThat(it.taken()).containsExactly("[next]");
    assertThat(it.receiver.levels().heldPieces()).isZero();
  }

  @Test
  void iDataGoesByFragmentNumbersAndNotByTsns() {
    Receiving it = Receiving.interleaving();
    it.packets(
        idata(0, "E", 1, at(0, 2), "c"),
        idata(1, "B", 2, at(0, 0), "x"),
        idata(2, "B", 1, at(0, 0), "a"),
        idata(3, "E", 2, at(0, 1), "y"),
        idata(4, "", 1, at(0, 1), "b"));
    assertThat(it.taken()).containsExactly("[xy]", "[abc]");
    assertThat(it.receiver.levels().heldPieces()).isZero();
  }

  @Test
  void orderedAndUnorderedMessageIdentifiersAreCountedApart() {
    Receiving it = Receiving.interleaving();
    it.packets(
        idata(0, "B", 1, at(0, 0), "a"),
        idata(1, "UB", 1, at(0, 0), "x"),
        idata(2, "UE", 1, at(0, 1), "y"),
        idata(3, "E", 1, at(0, 1), "b"));
    assertThat(it.taken()).containsExactly("[xy]", "[ab]");
  }

  @Test
  void iDataIsDeliveredInOrderOfItsMessageIdentifiers() {
    Receiving it = Receiving.interleaving();
    it.packets(
        idata(3, "E", 1, at(1, 1), "d"),
        idata(2, "B", 1, at(1, 0), "c"),
        idata(4, "BE", 1, at(2, 0), "e"),
        idata(0, "B", 1, at(0, 0), "a"),
        idata(1, "E", 1, at(0, 1), "b"));
    assertThat(it.taken()).containsExactly("[ab]", "[cd]", "[e]");
  }

  @Test
  void contradictingIDataIsAViolation() {
    Chunk.InterleavedData[][] pairs = {
      {idata(0, "B", 1, at(0, 0), "x"), idata(1, "B", 1, at(0, 0), "twice")},
      {idata(0, "", 1, at(0, 3), "x"), idata(1, "", 1, at(0, 3), "twice")},
      {idata(0, "E", 1, at(0, 2), "x"), idata(1, "", 1, at(0, 3), "behind the end")},
      {idata(0, "", 1, at(0, 3), "x"), idata(1, "E", 1, at(0, 2), "an end too early")},
      {idata(0, "B", 1, at(0, 0), "x"), idata(1, "BE", 1, at(0, 0), "whole")},
      {idata(0, "UB", 1, at(4, 0), "x"), idata(1, "UBE", 1, at(4, 0), "whole")},
      {idata(0, "B", 1, at(0, 0), "x"), idata(1, "", 1, at(0, 0), "0 that does not begin")},
    };
    for (Chunk.InterleavedData[] pair : pairs) {
      Receiving it = Receiving.interleaving().packets(pair[0], pair[1]);
      assertThat(it.isViolated()).as(pair[1].toString()).isTrue();
      assertThat(it.taken()).isEmpty();
    }
  }

  @Test
  void twoMessagesWithOneNumberAreAViolation() {
    Receiving it = Receiving.plain();
    it.packets(data(1, "BE", 1, 1, "one"), data(2, "BE", 1, 1, "other"));
    assertThat(it.isViolated()).isTrue();
  }

  @Test
  void anUnfinishedMessageAloneNeverTakesMoreThanOneStepForEachFragment() {
    // A row of 16,000 fragments that comes backwards is joined without walking over it.
    Receiving it = Receiving.plain();
    for (int i = 14_000; i >= 0; i--) {
      it.packet(data(i, i == 0 ? "B" : i == 14_000 ? "E" : "", 1, 0, "x"));
    }
    assertThat(it.taken()).containsExactly("[" + "x".repeat(14_001) + "]");
  }

  @Test
  void takingWhatIsNotThereIsACallersMistake() {
    Receiving it = Receiving.plain();
    assertThat(it.receiver.peek()).isNull();
    assertThatThrownBy(it.receiver::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyStreamsCostNothingUntilTheyAreUsed() {
    Receiving it = Receiving.plain();
    it.receiver.begin(100, 65_535);
    it.packet(data(0, "BE", 65_534, 0, "last"), data(1, "BE", 0, 0, "first"));
    assertThat(it.taken()).containsExactly("[last]", "[first]");
  }
}
