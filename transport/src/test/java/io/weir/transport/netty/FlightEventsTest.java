package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Bounds;
import io.weir.transport.Mailbox;
import io.weir.transport.ReadMode;
import io.weir.transport.SendLimits;
import io.weir.transport.SocketEvent;
import io.weir.transport.Watermarks;
import io.weir.transport.netty.TcpTransport.Polling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording tells of a connection afterwards.
class FlightEventsTest extends OverSockets {
  @TempDir Path directory;

  FlightEventsTest() {
    super(Polling.NIO);
  }

  @Test
  void everyChangeOfCreditWritabilityPauseAndCloseIsRecorded() throws Exception {
    Path file = directory.resolve("weir.jfr");
    try (var recording = new Recording()) {
      recording.enable("weir.ReadingPaused").withoutThreshold();
      recording.enable("weir.Stalled").withoutThreshold();
      recording.start();
      live();
      recording.stop();
      recording.dump(file);
    }
    assertThat(Files.exists(file)).isTrue();
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .extracting(event -> event.getEventType().getName())
        .contains(
            "weir.ConnectionOpened",
            "weir.CreditChanged",
            "weir.ReadingPaused",
            "weir.WritabilityChanged",
            "weir.ConnectionClosed");
    assertThat(events.stream().filter(e -> e.getEventType().getName().equals("weir.CreditChanged")))
        .extracting(event -> event.getString("mode"))
        .contains("Counted[messages=1]", "Passive[]", "Always[]");
    assertThat(
            events.stream().filter(e -> e.getEventType().getName().equals("weir.ConnectionClosed")))
        .extracting(event -> event.getString("reason"))
        .contains("PeerClosed[unfinishedBytes=0]");
  }

  private void live() throws Exception {
    SendLimits low = SendLimits.DEFAULTS.withWatermarks(new Watermarks(10, 1_000));
    Joined joined = joined(OPTIONS.withSends(low), 16 << 10);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(1, 1 << 20));
    joined.connection().handTo(inbox);
    joined.connection().read(ReadMode.counted(1));
    joined.peer().send("a", "b", "c");
    assertThat(next(inbox)).isEqualTo("a");
    assertThat(next(inbox)).isEqualTo("passive");
    joined.connection().read(ReadMode.ALWAYS);
    eventually("it pauses", () -> joined.connection().stats().readingPauses() > 0);
    for (int i = 0; i < 7; i++) {
      joined.connection().trySend(new byte[1 << 20]);
    }
    eventually("the kernel is full", () -> joined.connection().stats().sends().queuedBytes() > 0);
    for (int i = 0; i < 7; i++) {
      assertThat(joined.peer().receiveBytes()).hasSize(1 << 20);
    }
    assertThat(next(inbox)).isEqualTo("b");
    assertThat(next(inbox)).isEqualTo("c");
    joined.peer().finish();
    joined.connection().closed().get(30, TimeUnit.SECONDS);
  }
}
