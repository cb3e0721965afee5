package io.weir.transport;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every interleaving of a few calls of a mailbox looks like some order of them.
///
/// Public because Lincheck makes instances of it. Some items are in work from the start, so that
/// `finished` always has one to finish.
@Param(name = "size", gen = IntGen.class, conf = "1:3")
public class MailboxLincheckTest {
  private static final int IN_WORK = 12;

  private final OneFeed<Integer> mailbox =
      new OneFeed<>(
          new Bounds(IN_WORK + 2, IN_WORK + 4), MemoryBudget.UNLIMITED, size -> size, () -> {});

  /// A mailbox with room for two messages or four bytes.
  public MailboxLincheckTest() {
    for (int i = 0; i < IN_WORK; i++) {
      mailbox.offer(1);
      mailbox.poll();
    }
  }

  @Operation
  public boolean offer(@Param(name = "size") int size) {
    return mailbox.offer(size);
  }

  @Operation
  public @Nullable Integer poll() {
    return mailbox.poll();
  }

  @Operation
  public void finished() {
    mailbox.finished(1);
  }

  @Operation
  public Mailbox.Levels levels() {
    return mailbox.levels();
  }

  @Test
  void everyInterleavingIsAnOrder() {
    new ModelCheckingOptions()
        .iterations(60)
        .invocationsPerIteration(60)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(1)
        .check(MailboxLincheckTest.class);
  }
}
