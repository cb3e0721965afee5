package io.weir.transport;

import io.weir.transport.framing.Framers;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/// Every interleaving of senders with the one engine that takes whole messages looks like some
/// order of their calls.
///
/// Public because Lincheck makes instances of it.
@Param(name = "size", gen = IntGen.class, conf = "0:2")
@Param(name = "which", gen = IntGen.class, conf = "0:2")
public class MessageHandoverLincheckTest {
  private static final Bounds BOUNDS = new Bounds(3, 4);

  private final SendQueue queue =
      new SendQueue(
          new SendLimits(BOUNDS, BOUNDS, BOUNDS, new Watermarks(1, 4))
              .withPolicy(Lane.REPLY, new LanePolicy.Conflate())
              .withPolicy(Lane.DATA, new LanePolicy.DropOldest()),
          Framers.raw(100).get(),
          () -> {});
  private final MessageHandover handover = queue.messageWise(true);
  private final List<Send> earlier = new ArrayList<>();

  /// A queue with one message for control, one of data, and a reply that newer ones replace. The
  /// engine was shown them.
  public MessageHandoverLincheckTest() {
    earlier.add(Send.of(new byte[] {'d'}));
    earlier.add(Send.of(new byte[] {'c'}).in(Lane.CONTROL));
    earlier.add(Send.of(new byte[] {'r'}, Lane.REPLY).keyed("key"));
    earlier.forEach(queue::offer);
    handover.takeNew(_ -> {});
  }

  @Operation
  public Admission offer(Lane lane, @Param(name = "size") int size) {
    return queue.offer(Send.of(new byte[size]).in(lane));
  }

  @Operation
  public Admission conflate(@Param(name = "size") int size) {
    return queue.offer(Send.of(new byte[size], Lane.REPLY).keyed("key"));
  }

  @Operation
  public boolean withdraw(@Param(name = "which") int which) {
    return queue.withdraw(earlier.get(which), new SendOutcome.Unsent.Withdrawn());
  }

  @Operation
  public List<Long> levels() {
    SendLevels levels = queue.levels();
    return List.of(
        (long) levels.queuedMessages(),
        levels.queuedBytes(),
        (long) levels.unacknowledgedMessages(),
        levels.handedOverMessages(),
        levels.acknowledgedMessages(),
        levels.withdrawnMessages(),
        levels.conflatedMessages(),
        levels.droppedMessages(),
        levels.refusedMessages());
  }

  @Operation(nonParallelGroup = "engine")
  public int takeNew() {
    return handover.takeNew(_ -> {});
  }

  @Operation(nonParallelGroup = "engine")
  public int takeGone() {
    return handover.takeGone(_ -> {});
  }

  /// Takes a message as far as its next step.
  @Operation(nonParallelGroup = "engine")
  public String step(@Param(name = "which") int which) {
    Send send = earlier.get(which);
    return switch (send.state) {
      case QUEUED, SETTLED -> send.shown ? "begin " + handover.begin(send, 0) : "over";
      case BEGUN -> {
        handover.handedOver(send);
        yield "handed over";
      }
      case HANDED_OVER -> {
        handover.acknowledged(send);
        yield "acknowledged";
      }
      case NEW, WAITING, OFFERED -> throw new AssertionError(send.state);
    };
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
        .check(MessageHandoverLincheckTest.class);
  }
}
