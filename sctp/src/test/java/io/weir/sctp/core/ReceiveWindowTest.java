package io.weir.sctp.core;

import static io.weir.sctp.core.Receiving.at;
import static io.weir.sctp.core.Receiving.data;
import static io.weir.sctp.core.Receiving.idata;
import static io.weir.sctp.core.Receiving.sizes;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.GapBlocks;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What happens at the bounds: the window, the pieces, giving back, and delivery in parts (RFC 9260
/// sections 6.2 and 6.9, RFC 6458 section 8.1.21). The window is 4096 bytes unless said otherwise,
/// of which 1024 are the reserve.
class ReceiveWindowTest {
  private static final String K = "k".repeat(1000);

  private static Receiving narrow() {
    return new Receiving(sizes(4096, 64, 4096), false, false);
  }

  @Test
  void theFirstWindowLeavesTheReserveOut() {
    assertThat(DataReceiver.initialWindow(AssociationOptions.DEFAULTS)).isEqualTo((1 << 20) - 1500);
    assertThat(narrow().sack().window()).isEqualTo(3072);
  }

  @Test
  void whatIsHeldIsNotOffered() {
    Receiving it = narrow().packet(data(0, "BE", 0, 0, K), data(2, "BE", 0, 2, K));
    assertThat(it.sack().window()).isEqualTo(1072);
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(2000);
  }

  @Test
  void whatIsReadyStillCountsUntilItIsTaken() {
    Receiving it = narrow();
    it.packets(data(0, "BE", 0, 0, K), data(1, "BE", 0, 1, K), data(2, "BE", 0, 2, K));
    assertThat(it.sack().window()).isEqualTo(72);
    it.receiver.peek();
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(3000);
    it.receiver.take();
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(2000);
  }

  @Test
  void aFullWindowThatOpensIsTold() {
    Receiving it = narrow();
    it.packets(data(0, "BE", 0, 0, K), data(1, "BE", 0, 1, K), data(2, "BE", 0, 2, K));
    it.sack();
    assertThat(it.receiver.owesSack()).isFalse();
    it.receiver.take();
    assertThat(it.receiver.owesSack()).as("less than a quarter has opened").isFalse();
    it.receiver.take();
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().window()).isEqualTo(2072);
  }

  @Test
  void theWindowOpensInStepsAndNotByteByByte() {
    Receiving it = narrow();
    it.packet(data(0, "BE", 0, 0, "xx"), data(1, "BE", 0, 1, "yy"));
    assertThat(it.sack().window()).isEqualTo(3068);
    it.taken();
    assertThat(it.receiver.owesSack()).isFalse();
    it.packet(data(2, "BE", 0, 2, "z"));
    assertThat(it.sack().window()).as("the right edge stays").isEqualTo(3067);
  }

  @Test
  void aChunkBeyondTheWindowIsDroppedAndNotAcknowledged() {
    Receiving it = narrow();
    it.packets(data(1, "BE", 0, 1, K), data(2, "BE", 0, 2, K), data(3, "BE", 0, 3, K));
    it.packet(data(4, "BE", 0, 4, K));
    assertThat(it.receiver.levels().dropped()).isOne();
    assertThat(it.receiver.owesSack()).isTrue();
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(2, 4));
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(3000);
  }

  @Test
  void theNextTsnUsesTheReserve() {
    Receiving it = narrow();
    it.packets(data(1, "BE", 0, 1, K), data(2, "BE", 0, 2, K), data(3, "BE", 0, 3, K));
    it.packet(data(0, "BE", 0, 0, K));
    assertThat(it.cumulative()).isEqualTo(3);
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(4000);
    assertThat(it.sack().window()).isZero();
    assertThat(it.taken()).hasSize(4);
  }

  @Test
  void theHighestTsnsAreGivenBackForTheNextOne() {
    Receiving it = narrow();
    it.packets(data(1, "BE", 0, 1, K), data(2, "BE", 0, 2, K), data(3, "BE", 0, 3, K));
    it.packet(data(0, "BE", 0, 0, K + "k".repeat(500)));
    assertThat(it.cumulative()).isEqualTo(2);
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.NONE);
    assertThat(it.receiver.levels().evicted()).isOne();
    assertThat(it.taken()).hasSize(3);
    it.packet(data(3, "BE", 0, 3, K));
    assertThat(it.taken()).containsExactly("[" + K + "]");
  }

  @Test
  void whatFillsAGapMayPushOutWhatIsBeyondButNotWhatIsBefore() {
    Receiving it = narrow();
    it.packets(data(2, "BE", 0, 2, K), data(4, "BE", 0, 4, K), data(6, "BE", 0, 6, K));
    it.packet(data(3, "BE", 0, 3, K));
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(3, 5));
    it.packet(data(7, "BE", 0, 7, K));
    assertThat(it.sack().gaps()).isEqualTo(GapBlocks.of(3, 5));
  }

  @Test
  void nothingIsGivenBackInVain() {
    Receiving it = narrow();
    it.packets(data(0, "BE", 0, 0, K), data(1, "BE", 0, 1, K), data(3, "BE", 0, 3, K));
    it.packet(data(2, "BE", 0, 2, K + K + K));
    assertThat(it.receiver.levels().evicted()).isZero();
    assertThat(it.receiver.levels().dropped()).isOne();
  }

  @Test
  void aGivenBackFragmentIsTakenAgain() {
    Receiving it = narrow();
    it.packets(data(1, "B", 0, 1, K), data(2, "", 0, 1, K), data(3, "E", 0, 1, K));
    it.packet(data(0, "BE", 0, 0, "k".repeat(2000)));
    assertThat(it.cumulative()).isEqualTo(2);
    assertThat(it.taken()).hasSize(1);
    it.packet(data(3, "E", 0, 1, K));
    assertThat(it.taken()).containsExactly("[" + K + K + K + "]");
  }

  @Test
  void aGivenBackFragmentOfIDataIsTakenAgain() {
    var it = new Receiving(sizes(4096, 64, 4096), true, false);
    it.packets(
        idata(3, "B", 0, at(1, 0), K), idata(2, "", 0, at(1, 1), K), idata(1, "E", 0, at(1, 2), K));
    it.packet(idata(0, "BE", 0, at(0, 0), "k".repeat(2000)));
    assertThat(it.cumulative()).isEqualTo(2);
    assertThat(it.taken()).hasSize(1);
    it.packet(idata(3, "B", 0, at(1, 0), K));
    assertThat(it.taken()).containsExactly("[" + K + K + K + "]");
  }

  /// Trap 1 of the field notes: the window is full at the last fragment, and nothing is ready.
  @Test
  void theLastFragmentOfAMessageFindsRoomInAFullWindow() {
    Receiving it = narrow();
    it.packets(data(0, "B", 0, 0, K), data(1, "", 0, 0, K), data(2, "", 0, 0, K));
    assertThat(it.taken()).as("parts make room").containsExactly("[" + K + K + K);
    assertThat(it.receiver.owesSack()).isTrue();
    it.packets(data(3, "E", 0, 0, K));
    assertThat(it.taken()).containsExactly(K + "]");
  }

  @Test
  void aMessageThatFitsIsNotDeliveredInParts() {
    Receiving it = narrow();
    it.packets(data(0, "B", 0, 0, K), data(1, "", 0, 0, K));
    assertThat(it.receiver.peek()).isNull();
    it.packet(data(2, "E", 0, 0, K));
    assertThat(it.taken()).containsExactly("[" + K + K + K + "]");
  }

  @Test
  void aMessageLongerThanTheLongestIsDeliveredInParts() {
    var it = new Receiving(sizes(65_536, 64, 2000), false, false);
    it.packets(data(0, "B", 0, 0, K), data(1, "", 0, 0, K));
    assertThat(it.receiver.peek()).as("2000 bytes are not longer").isNull();
    it.packet(data(2, "", 0, 0, "x"));
    assertThat(it.taken()).containsExactly("[" + K + K + "x");
    it.packets(data(4, "E", 0, 0, "z"), data(3, "", 0, 0, "y"));
    assertThat(it.taken()).containsExactly("yz]");
  }

  @Test
  void noOtherMessageComesBetweenTheParts() {
    var it = new Receiving(sizes(65_536, 64, 1500), false, false);
    it.packets(data(0, "B", 0, 0, K), data(1, "", 0, 0, K));
    it.packets(data(4, "UBE", 3, 0, "free"), data(5, "BE", 4, 0, "other"));
    it.packet(data(3, "E", 0, 0, "end"));
    assertThat(it.taken()).containsExactly("[" + K + K);
    it.packet(data(2, "", 0, 0, "middle"));
    assertThat(it.taken()).containsExactly("middleend]", "[free]", "[other]");
  }

  @Test
  void interleavedMessagesMayComeBetweenParts() {
    var it = new Receiving(sizes(65_536, 64, 1500), true, false);
    it.packets(
        idata(0, "B", 0, at(0, 0), K),
        idata(1, "", 0, at(0, 1), K),
        idata(2, "BE", 1, at(0, 0), "other"),
        idata(3, "E", 0, at(0, 2), "end"));
    assertThat(it.taken()).containsExactly("[" + K + K, "[other]", "end]");
  }

  @Test
  void aWindowFullOfUnfinishedInterleavedMessagesIsEmptiedInParts() {
    var it = new Receiving(sizes(4096, 64, 4096), true, false);
    it.packets(
        idata(0, "B", 0, at(0, 0), K),
        idata(1, "B", 1, at(0, 0), K + "k"),
        idata(2, "UB", 2, at(0, 0), K));
    assertThat(it.taken()).as("the longest first").first().isEqualTo("[" + K + "k");
    it.packets(idata(3, "E", 2, at(0, 1), "other"), idata(4, "UE", 2, at(0, 1), "end"));
    assertThat(it.taken()).containsExactly("[" + K + "end]");
  }

  @Test
  void aChunkLargerThanTheWindowPassesAlone() {
    Receiving it = narrow();
    it.packet(data(0, "B", 0, 0, "k".repeat(5000)));
    assertThat(it.receiver.levels().heldBytes()).isEqualTo(5000);
    assertThat(it.taken()).containsExactly("[" + "k".repeat(5000));
    it.packet(data(2, "E", 0, 0, "k".repeat(5000)));
    assertThat(it.receiver.levels().dropped()).isOne();
  }

  @Test
  void piecesAreBoundedExactly() {
    var it = new Receiving(sizes(65_536, 16, 4096), false, false);
    for (int i = 1; i <= 20; i++) {
      it.packet(data(i, "BE", 0, i, "x"));
    }
    assertThat(it.receiver.levels().heldPieces()).as("one is kept for the next").isEqualTo(15);
    assertThat(it.sack().window()).isZero();
    it.packet(data(0, "BE", 0, 0, "x"));
    assertThat(it.receiver.levels().heldPieces()).isEqualTo(16);
    assertThat(it.taken()).hasSize(16);
  }

  @Test
  void theWindowShrinksWhenPiecesRunShort() {
    var it = new Receiving(sizes(65_536, 32, 4096), false, false);
    for (int i = 0; i < 28; i++) {
      it.packet(data(i, "BE", 0, i, "k".repeat(100)));
    }
    assertThat(it.sack().window()).isBetween(200, 1000);
  }

  @Test
  void fragmentsAreOnePieceOnceTheMessageIsWhole() {
    Receiving it = narrow();
    it.packets(data(0, "B", 0, 0, "a"), data(1, "", 0, 0, "b"), data(2, "E", 0, 0, "c"));
    assertThat(it.receiver.levels().heldPieces()).isOne();
    assertThat(it.receiver.levels().readyMessages()).isOne();
  }

  @Test
  void aWindowThatNothingCanEmptyIsTheSendersViolation() {
    Receiving it = narrow();
    for (int i = 0; i < 8 && it.ending() == null; i++) {
      it.packet(data(i, "BE", 0, 5 + i, "k".repeat(700)));
    }
    assertThat(it.isViolated()).isTrue();
    assertThat(it.taken()).isEqualTo(List.of());
  }
}
