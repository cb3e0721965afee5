package io.weir.transport;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every interleaving of a source that offers and is handed from one mailbox to another looks
/// like some order of the calls: nothing is lost, doubled or left behind.
///
/// Public because Lincheck makes instances of it.
@Param(name = "size", gen = IntGen.class, conf = "1:3")
public class FeedLincheckTest {
  private final Mailbox<Integer> one = mailbox();
  private final Mailbox<Integer> two = mailbox();
  private final Feed<Integer> feed = one.feed(() -> {});

  /// Two empty mailboxes, and a source of the first.
  public FeedLincheckTest() {}

  private static Mailbox<Integer> mailbox() {
    return new Mailbox<>(new Bounds(3, 6), MemoryBudget.UNLIMITED, size -> size);
  }

  @Operation(nonParallelGroup = "source")
  public boolean offer(@Param(name = "size") int size) {
    return feed.offer(size);
  }

  @Operation
  public @Nullable Integer takeFromOne() {
    return one.poll();
  }

  @Operation
  public @Nullable Integer takeFromTwo() {
    return two.poll();
  }

  @Operation
  public void handToOne() {
    feed.moveTo(one);
  }

  @Operation
  public void handToTwo() {
    feed.moveTo(two);
  }

  @Operation
  public int heldByOne() {
    return one.levels().heldMessages();
  }

  @Test
  void everyInterleavingIsAnOrder() {
    new ModelCheckingOptions()
        .iterations(40)
        .invocationsPerIteration(60)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(2)
        .check(FeedLincheckTest.class);
  }
}
