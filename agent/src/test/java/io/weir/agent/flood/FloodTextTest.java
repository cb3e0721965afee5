package io.weir.agent.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.agent.flood.FloodResult.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodTextTest {
  private static Moment at(long ms, long queued, long receivedBytes, long handled) {
    return new Moment(
        new Sample(ms, queued, queued, 20_000_000, receivedBytes, handled, 0),
        ms * 1_000_000,
        receivedBytes + 3_000_000,
        ms * 500_000);
  }

  private static FloodResult result(
      FloodMode mode, Ending ending, long mostQueued, long sent, long misplaced) {
    return new FloodResult(
        mode,
        ending,
        2_000_000_000L,
        at(2000, 5, 10_000_000, 1000),
        mostQueued,
        20_000_000,
        sent,
        1000,
        misplaced);
  }

  @Test
  void ratesAreThoseOfTheLastSecond() {
    List<Moment> moments =
        List.of(Moment.START, at(1000, 0, 0, 0), at(2000, 7, 5_000_000, 600), at(3000, 5, 0, 0));
    assertThat(FloodText.status(moments.subList(0, 3)))
        .contains("2.0 s", "queue       7", "received   5.0 MB/s", "handled    600/s", "50 %");
    assertThat(FloodText.status(moments)).contains("queue       5  most       7");
    assertThat(FloodText.status(List.of(Moment.START))).contains("0.0 s");
  }

  @Test
  void aPictureFitsATerminalAndHasAlwaysTheSameHeight() {
    List<String> first = FloodText.picture(List.of(Moment.START));
    List<String> later = FloodText.picture(List.of(Moment.START, at(90_000, 150_000, 1, 1)));
    assertThat(later).hasSameSizeAs(first).allMatch(line -> line.length() <= 80);
    assertThat(later.getFirst()).startsWith("   200,000 ┤");
    assertThat(later).anyMatch(line -> line.endsWith("90.0 s"));
  }

  @Test
  void theTableFitsATerminalAndSaysWhatKilledAServer() {
    String table =
        FloodText.table(
            List.of(
                result(FloodMode.UNBOUNDED, new Ending.Died("exit code 3"), 123_456, 999_999, 0),
                result(FloodMode.ALWAYS, new Ending.Survived(), 1000, 1000, 0)));
    assertThat(table.lines()).allMatch(line -> line.length() <= 80).hasSize(5);
    assertThat(table)
        .contains("died at 2.0 s", "123,456", "998,999", "unbounded died: exit code 3");
  }

  @Test
  void aBoundedModeThatExceedsLosesDisordersOrDiesIsCalledOut() {
    var survived = new Ending.Survived();
    assertThat(result(FloodMode.COUNTED, survived, 100, 1000, 0).keptItsPromise()).isTrue();
    for (FloodResult broken :
        List.of(
            result(FloodMode.COUNTED, survived, 101, 1000, 0),
            result(FloodMode.COUNTED, survived, 100, 1001, 0),
            result(FloodMode.COUNTED, survived, 100, 999, 0),
            result(FloodMode.COUNTED, survived, 100, 1000, 1),
            result(FloodMode.COUNTED, new Ending.Died("why"), 100, 1000, 0),
            result(FloodMode.COUNTED, new Ending.Stopped(), 101, 1000, 0))) {
      assertThat(broken.keptItsPromise()).as(broken.toString()).isFalse();
      assertThat(FloodText.table(List.of(broken))).contains("counted DID NOT KEEP ITS BOUND");
    }
  }

  @Test
  void aFloodThatWasStoppedDoesNotCountWhatWasOnTheWayAsLost() {
    FloodResult stopped = result(FloodMode.ONCE, new Ending.Stopped(), 1, 5000, 0);
    assertThat(stopped.lost()).isZero();
    assertThat(stopped.keptItsPromise()).isTrue();
  }

  @Test
  void aSampleIsReadBackFromItsLine() {
    var sample = new Sample(1, 2, 3, 4, 5, 6, 7);
    assertThat(Sample.parse(sample.line())).isEqualTo(sample);
    assertThatThrownBy(() -> Sample.parse("1 2")).isInstanceOf(IllegalArgumentException.class);
  }
}
