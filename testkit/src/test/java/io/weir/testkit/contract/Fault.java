package io.weir.testkit.contract;

import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.Deadlines;
import io.weir.transport.Lane;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// What is wrong with a [FaultyTransport]: the method of a socket (or of a listener or transport)
/// that does something else, and the test that has to see it.
enum Fault {
  LOSES_A_MESSAGE(
      "receive", MessagesContract.class, "theOrderIsKeptBothWaysAtOnceWhateverTheSizes") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
        throws InterruptedException {
      kept.add(real.receive((long) args[0]));
      return kept.size() == 100 ? real.receive((long) args[0]) : kept.getLast();
    }
  },
  DOUBLES_A_MESSAGE("receive", MessagesContract.class, "whatIsSentBeforeThePeerAcceptsIsNotLost") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
        throws InterruptedException {
      if (kept.isEmpty()) {
        kept.add(real.receive((long) args[0]));
        return kept.element();
      }
      return kept.remove();
    }
  },
  SWAPS_MESSAGES("receive", MessagesContract.class, "whatIsSentBeforeThePeerAcceptsIsNotLost") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
        throws InterruptedException {
      if (kept.isEmpty()) {
        kept.add(real.receive((long) args[0]));
        return real.receive((long) args[0]);
      }
      return kept.remove();
    }
  },
  FORGETS_THE_END("receive", EndContract.class, "theEndIsToldAgainAndAgainAndToEveryone") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
        throws InterruptedException {
      if (!kept.isEmpty()) {
        return Received.NOTHING_YET;
      }
      Received received = real.receive((long) args[0]);
      if (received instanceof Received.Ended) {
        kept.add(received);
      }
      return received;
    }
  },
  QUEUES_WITHOUT_BOUND(
      "offer", BackPressureContract.class, "aReaderThatStopsStopsItsSenderAndNothingIsLost") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      if (real.offer((Send) args[0]).equals(Admission.FULL)) {
        real.sendAsync(((Send) args[0]).before(Deadlines.NEVER));
      }
      return Admission.ACCEPTED;
    }
  },
  FORGETS_DEADLINES(
      "offer", SendOutcomeContract.class, "aMessageThatExpiresInTheQueueNeverArrives") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return real.offer(((Send) args[0]).before(Deadlines.NEVER));
    }
  },
  KNOWS_NO_LANES("offer", SendOutcomeContract.class, "controlOvertakesTheDataThatWaits") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return real.offer(((Send) args[0]).in(Lane.DATA));
    }
  },
  CANCELS_NOTHING("sendAsync", SendOutcomeContract.class, "aMessageThatIsCancelledNeverArrives") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      CompletionPoint point =
          args.length == 2 ? (CompletionPoint) args[1] : CompletionPoint.HANDED_OVER;
      return real.sendAsync((Send) args[0], point).copy();
    }
  },
  LEAVES_AN_INTERRUPTED_MESSAGE(
      "send", SendOutcomeContract.class, "anInterruptedSenderLeavesNothingBehind") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
        throws InterruptedException {
      CompletableFuture<SendOutcome> sent = real.sendAsync((Send) args[0]);
      try {
        return sent.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  },
  IS_ALWAYS_WRITABLE(
      "isWritable", BackPressureContract.class, "aReaderThatStopsStopsItsSenderAndNothingIsLost") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return true;
    }
  },
  GIVES_MORE_THAN_ONCE("read", ReadModeContract.class, "onceGivesOneMessageAndNoNotice") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return real.read(args[0].equals(ReadMode.ONCE) ? ReadMode.ALWAYS : (ReadMode) args[0]);
    }
  },
  KNOWS_NO_MARKS(
      "read", ReadModeContract.class, "controlledStopsAtTheHighMarkAndStartsAtTheLowMark") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return real.read(ReadMode.ALWAYS);
    }
  },
  LOSES_A_MESSAGE_ON_THE_WAY(
      "handTo", ReadModeContract.class, "aHandOffTakesAlongWhatNobodyHasTaken") {
    @Override
    @SuppressWarnings("unchecked")
    @Nullable Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      var owner = (Mailbox<SocketEvent>) args[0];
      real.handTo(owner);
      SocketEvent lost = owner.poll();
      if (lost != null) {
        owner.finished(lost);
      }
      return null;
    }
  },
  BREAKS_INSTEAD_OF_CLOSING(
      "close", EndContract.class, "aGracefulCloseDrainsAndThePeerSeesTheEndAfterTheLastMessage") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      real.abort((CloseReason) args[0]);
      return real.closed();
    }
  },
  CLOSES_INSTEAD_OF_BREAKING("abort", EndContract.class, "anAbortIsABreakForThePeer") {
    @Override
    @Nullable Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      real.close((CloseReason) args[0], Duration.ofSeconds(1));
      return null;
    }
  },
  HIDES_WHAT_DID_NOT_GO("close", EndContract.class, "aCloseThatRunsOutOfTimeSaysWhatDidNotGo") {
    @Override
    Object instead(MessageSocket real, Object[] args, Deque<Received> kept) {
      return real.close((CloseReason) args[0], (Duration) args[1])
          .thenApply(report -> new Connection.CloseReport(report.reason(), 0, 0));
    }
  };

  /// The method that is faulty.
  final String method;

  final Class<?> law;

  /// The test that has to fail.
  final String test;

  Fault(String method, Class<?> law, String test) {
    this.method = method;
    this.law = law;
    this.test = test;
  }

  /// Does what the method should not.
  ///
  /// @param real the socket
  /// @param args the arguments of the call
  /// @param kept what this socket has received and the fault remembers
  /// @return what the method answers
  abstract @Nullable Object instead(MessageSocket real, Object[] args, Deque<Received> kept)
      throws InterruptedException;
}
