package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.transport.framing.Framers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/// Every interleaving of senders with the one engine of a send queue looks like some order of
/// their calls. Collecting and handing over are two calls, because senders may come between them.
///
/// Public because Lincheck makes instances of it.
@Param(name = "size", gen = IntGen.class, conf = "0:2")
@Param(name = "which", gen = IntGen.class, conf = "0:2")
public class SendQueueLincheckTest {
  private static final Bounds BOUNDS = new Bounds(2, 3);

  private final SendQueue queue =
      new SendQueue(
          new SendLimits(BOUNDS, BOUNDS, BOUNDS, new Watermarks(1, 4))
              .withPolicy(Lane.REPLY, new LanePolicy.Conflate()),
          Framers.raw(100).get(),
          () -> {});
  private final ByteBuffer batch = ByteBuffer.allocate(64);
  private final List<Send> earlier = new ArrayList<>();
  private boolean collecting;
  private int collected;

  /// A queue with one message for control, one of data, and a reply that newer ones replace.
  public SendQueueLincheckTest() {
    earlier.add(Send.of(new byte[] {'d'}));
    earlier.add(Send.of(new byte[] {'c'}).in(Lane.CONTROL));
    earlier.add(Send.of(new byte[] {'r'}, Lane.REPLY).keyed("key"));
    earlier.forEach(queue::offer);
  }

  @Operation
  public Admission offer(Lane lane, @Param(name = "size") int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) ('0' + size);
    }
    return queue.offer(Send.of(payload).in(lane));
  }

  @Operation
  public Admission conflate(@Param(name = "size") int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 'R');
    return queue.offer(Send.of(payload, Lane.REPLY).keyed("key"));
  }

  @Operation
  public boolean withdraw(@Param(name = "which") int which) {
    return queue.withdraw(earlier.get(which), new SendOutcome.Unsent.Full());
  }

  @Operation
  public List<Long> levels() {
    SendLevels levels = queue.levels();
    return List.of(
        (long) levels.queuedMessages(),
        levels.queuedBytes(),
        levels.handedOverMessages(),
        levels.withdrawnMessages(),
        levels.conflatedMessages(),
        levels.refusedMessages());
  }

  @Operation
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  @Operation(nonParallelGroup = "engine")
  public String collect() {
    if (!collecting) {
      collecting = true;
      collected = queue.collect(batch.clear(), 0);
    }
    return new String(batch.array(), 0, collected, ISO_8859_1);
  }

  @Operation(nonParallelGroup = "engine")
  public void handedOver(@Param(name = "size") int size) {
    if (collecting) {
      queue.handedOver(Math.min(size, collected));
      collecting = false;
    }
  }

  @Test
  void everyInterleavingIsAnOrder() {
    new ModelCheckingOptions()
        .iterations(40)
        .invocationsPerIteration(12)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(2)
        .check(SendQueueLincheckTest.class);
  }
}
