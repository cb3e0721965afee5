package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Lane;
import io.weir.transport.SendInfo;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which stream a message goes on, RFC 6733 section 2.1.1.
class StreamsTest {
  private static Streams open(int count) {
    var streams = new Streams(count);
    streams.peerIsOpen();
    return streams;
  }

  @ParameterizedTest
  @EnumSource(Lane.class)
  void everythingIsInOrderOnStream0UntilThePeerIsKnownToHaveTheCea(Lane lane) {
    var streams = new Streams(16);
    for (int id = -100; id < 100; id++) {
      assertThat(streams.of(lane, id)).isEqualTo(SendInfo.NONE.withProtocol(46));
    }
  }

  @Test
  void controlMessagesStayInOrderOnStream0() {
    Streams streams = open(16);
    for (int id = -100; id < 100; id++) {
      assertThat(streams.of(Lane.CONTROL, id)).isEqualTo(SendInfo.NONE.withProtocol(46));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 2", "16, 15", "33, 32", "34, 32", "65535, 32"})
  void requestsAndAnswersAreSpreadOverTheOtherStreamsWithoutOrder(int count, int used) {
    Streams streams = open(count);
    for (Lane lane : new Lane[] {Lane.REPLY, Lane.DATA}) {
      Set<Integer> seen = new HashSet<>();
      for (int id = Integer.MAX_VALUE - 50; id != Integer.MIN_VALUE + 50; id++) {
        SendInfo info = streams.of(lane, id);
        assertThat(info.unordered()).isTrue();
        assertThat(info.protocolId()).isEqualTo(46);
        assertThat(info.stream()).isBetween(0, count - 1);
        seen.add(info.stream());
      }
      assertThat(seen).hasSize(used);
      assertThat(seen.contains(0)).isEqualTo(count == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 46})
  void clearTextAndWhatIsNotSaidIsTaken(int protocolId) {
    assertThat(Streams.fault(protocolId)).isNull();
  }

  @Test
  void otherPayloadProtocolsAreRefusedWithTheReason() {
    assertThat(Streams.fault(47)).contains("DTLS", "47", "46");
    assertThat(Streams.fault(-1)).contains("4294967295", "46");
    assertThat(Streams.fault(46 << 24)).contains("771751936");
  }
}
