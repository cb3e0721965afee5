package io.weir.agent.stall;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.stall.StallResult.Latency;
import io.weir.agent.stall.StallResult.Rates;
import io.weir.agent.stall.StallResult.Row;
import io.weir.agent.stall.StallResult.Stays;
import io.weir.transport.Bounds;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.SendLevels;
import io.weir.transport.SendOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallResultTest {
  private static final Bounds BOUND = new Bounds(100, 100_000);
  private static final Arrivals.Count RIGHT = new Arrivals.Count(90, 0, 0, 0, 0, 0);
  private static final Sender.Tally SENT = new Sender.Tally(95, 5, 1, 2, 3_000_000_000L, null);
  private static final CloseReason CLOSED = new CloseReason.LocalClose("closed");
  private static final Stays STAYS =
      new Stays(
          6_000_000_000L,
          2,
          false,
          true,
          new CloseReport(CLOSED, 0, 0),
          new CloseReason.PeerClosed(0));

  private static SendLevels levels(int mostMessages, long mostBytes) {
    return new SendLevels(0, 0, 0, 0, 0, mostMessages, mostBytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static StallResult result(
      Sender.Tally tally, Arrivals.Count count, SendLevels most, Stays stays, long strays) {
    return new StallResult(
        List.of(new Row("expires", "deadline of 250 ms", tally, count)),
        BOUND,
        most,
        stays,
        new Rates(1_234_567, 1_234_567, 1_000_000, -1, 6),
        List.of(
            new Latency(Phase.BEFORE, 1000, 1, 1),
            new Latency(Phase.STALLED, 1000, 1, 1),
            new Latency(Phase.AFTER, 1000, 1, 1)),
        strays);
  }

  @Test
  void aRunThatKeptItsPromiseSaysSo() {
    StallResult result = result(SENT, RIGHT, levels(100, 100_000), STAYS, 0);
    assertThat(result.faults()).isEmpty();
    assertThat(StallText.report(result))
        .contains("90 messages came: none lost", "Of the 5 that expired none came", "6.00 s")
        .doesNotContain("DID NOT");
    assertThat(StallText.report(result).lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void whateverWasNotKeptIsAFaultOfItsOwn() {
    SendLevels within = levels(100, 100_000);
    var withdrawn = new SendOutcome.NotSent(new SendOutcome.Unsent.Withdrawn());
    for (StallResult broken :
        List.of(
            result(SENT, new Arrivals.Count(90, 1, 0, 0, 0, 0), within, STAYS, 0),
            result(SENT, new Arrivals.Count(90, 0, 1, 0, 0, 0), within, STAYS, 0),
            result(SENT, new Arrivals.Count(90, 0, 0, 1, 0, 0), within, STAYS, 0),
            result(SENT, new Arrivals.Count(90, 0, 0, 0, 1, 0), within, STAYS, 0),
            result(SENT, new Arrivals.Count(90, 0, 0, 0, 0, 1), within, STAYS, 0),
            result(SENT, new Arrivals.Count(89, 0, 0, 0, 0, 0), within, STAYS, 0),
            result(new Sender.Tally(95, 5, 1, 2, 3, withdrawn), RIGHT, within, STAYS, 0),
            result(SENT, RIGHT, levels(101, 1), STAYS, 0),
            result(SENT, RIGHT, levels(1, 100_001), STAYS, 0),
            result(SENT, RIGHT, within, STAYS, 1),
            result(SENT, RIGHT, within, stays(3, false, 0), 0),
            result(SENT, RIGHT, within, stays(2, true, 0), 0),
            result(SENT, RIGHT, within, stays(2, false, 1), 0),
            result(SENT, RIGHT, within, new Stays(1, 2, false, true, null, null), 0))) {
      assertThat(broken.faults()).as(broken.toString()).hasSize(1);
      assertThat(broken.keptItsPromise()).isFalse();
      assertThat(StallText.report(broken)).contains("DID NOT KEEP ITS PROMISE");
    }
  }

  private static Stays stays(long accepted, boolean endedEarly, int unsent) {
    return new Stays(
        1,
        accepted,
        endedEarly,
        true,
        new CloseReport(CLOSED, unsent, 0),
        new CloseReason.PeerClosed(0));
  }
}
