package io.weir.agent.stall;

import io.weir.agent.StopSignal;
import io.weir.sctp.SctpSocket;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stall from the first message to the proof. Used once, by one thread.
final class StallRun {
  private static final int WAITING_SENDERS = 4;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration CLOSE_LOOK = Duration.ofMillis(1);
  private static final long RECOVERY_NS = TimeUnit.SECONDS.toNanos(5);

  /// For what is left after the stall. A run that takes longer has failed, and ends.
  private static final long PATIENCE_MS = 60_000;

  private final StallPlan plan;
  private final StopSignal stop;
  private final Consumer<List<Moment>> view;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Arrivals> arrivals = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private final Latencies latencies = new Latencies();
  private volatile Phase phase = Phase.BEFORE;
  private long startNs;

  /// A run.
  ///
  /// @param plan what is to be
  /// @param stop ends the phases early; what was sent is still proved
  /// @param view shown all moments so far, at each
  StallRun(StallPlan plan, StopSignal stop, Consumer<List<Moment>> view) {
    this.plan = plan;
    this.stop = stop;
    this.view = view;
  }

  /// Stalls.
  ///
  /// @return what came of it
  /// @throws IOException when it cannot be set up
  StallResult run() throws IOException, InterruptedException {
    try (Scene scene = new Scene(plan)) {
      SctpSocket socket = scene.stalling().here();
      int stream = 0;
      for (; stream < WAITING_SENDERS; stream++) {
        add(new WaitingSender(socket, stream, plan.messageBytes()));
      }
      var asking = new AskingSender(socket, stream, plan.messageBytes());
      add(asking);
      add(new ExpiringSender(socket, stream + 1, plan.messageBytes()));
      var reader = new Reader(scene.stalling().there(), arrivals, _ -> {});
      add(new PacedSender(scene.other().here(), 0, plan.messageBytes()));
      var other =
          new Reader(
              scene.other().there(), List.of(arrivals.getLast()), ns -> latencies.add(phase, ns));
      var owner = new Owner(scene.inbox(), socket, asking);
      return play(new Cast(scene, owner, reader, other));
    }
  }

  private record Cast(Scene scene, Owner owner, Reader reader, Reader other) {}

  private void add(Sender sender) {
    senders.add(sender);
    arrivals.add(new Arrivals(sender.pattern()));
  }

  private StallResult play(Cast cast) throws InterruptedException {
    Thread owning = Thread.ofVirtual().name("weir-stall-owner").start(cast.owner);
    Thread.ofVirtual().name("weir-stall-peer").start(cast.reader);
    Thread.ofVirtual().name("weir-stall-other").start(cast.other);
    startNs = System.nanoTime();
    note(cast);
    senders.forEach(Sender::start);
    try {
      watch(cast, plan.around());
      double before = rateOver(Phase.BEFORE);
      long stalledNs = System.nanoTime();
      phase = Phase.STALLED;
      cast.reader.stopReading();
      watch(cast, plan.stall());
      phase = Phase.AFTER;
      long resumedNs = System.nanoTime();
      Recovery recovery = new Recovery(before, resumedNs, acknowledged(cast));
      cast.reader.readOn();
      lookClosely(cast, recovery);
      watch(cast, plan.around().minusNanos(System.nanoTime() - resumedNs));
      return prove(cast, recovery, resumedNs - stalledNs);
    } finally {
      senders.forEach(Sender::stop);
      senders.forEach(Sender::interrupt);
      owning.interrupt();
    }
  }

  List<Moment> moments() {
    return moments;
  }

  // ---- watching

  private void watch(Cast cast, Duration most) throws InterruptedException {
    long endNs = System.nanoTime() + most.toNanos();
    while (endNs - System.nanoTime() > 0 && !stop.isRequested()) {
      stop.await(TICK);
      note(cast);
    }
  }

  private void note(Cast cast) {
    moments.add(
        Moment.of(
            cast.scene.stalling().here(),
            System.nanoTime() - startNs,
            phase,
            new Moment.Known(
                cast.owner.isStalled(),
                (int) senders.stream().filter(Sender::isWaiting).count(),
                cast.reader.received(),
                cast.other.received())));
    view.accept(moments);
  }

  private static long acknowledged(Cast cast) {
    return cast.scene.stalling().here().stats().sends().acknowledgedMessages();
  }

  private void lookClosely(Cast cast, Recovery recovery) throws InterruptedException {
    long endNs = System.nanoTime() + Math.min(RECOVERY_NS, plan.around().toNanos());
    while (!recovery.note(System.nanoTime(), acknowledged(cast))
        && endNs - System.nanoTime() > 0
        && !stop.isRequested()) {
      stop.await(CLOSE_LOOK);
    }
    note(cast);
  }

  /// The rate over the last second of a phase: what comes before is warm-up.
  private double rateOver(Phase of) {
    List<Moment> seen = moments.stream().filter(moment -> moment.phase() == of).toList();
    return seen.isEmpty() ? 0 : seen.getLast().acknowledgedPerSecond(Moment.aSecondBefore(seen));
  }

  // ---- the proof

  private StallResult prove(Cast cast, Recovery recovery, long stallNs)
      throws InterruptedException {
    senders.forEach(Sender::stop);
    for (Sender sender : senders) {
      sender.awaitEnd(PATIENCE_MS);
    }
    await(cast.owner.whenDry());
    note(cast);
    cast.owner.closing();
    var most = cast.scene.stalling().here().stats().sends();
    cast.scene.finish();
    CloseReport report = await(cast.scene.stalling().here().closed());
    CloseReason peer = await(cast.reader.ended());
    await(cast.other.ended());
    long accepted =
        cast.scene.stalling().listener().stats().accepted()
            + cast.scene.other().listener().stats().accepted();
    return new StallResult(
        rows(),
        Scene.boundOf(plan),
        most,
        new StallResult.Stays(
            stallNs, accepted, cast.owner.endedEarly(), cast.owner.wasStalled(), report, peer),
        new StallResult.Rates(
            rateOver(Phase.BEFORE),
            rateOver(Phase.AFTER),
            recovery.firstNs(),
            recovery.fullNs(),
            moments.stream().mapToInt(moment -> moment.waiting()).max().orElse(0)),
        others(),
        cast.reader.strays() + cast.other.strays());
  }

  private static <T extends @Nullable Object> @Nullable T await(CompletableFuture<T> what)
      throws InterruptedException {
    try {
      return what.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null; // and the result says that it is missing
    }
  }

  private List<StallResult.Row> rows() {
    List<StallResult.Row> rows = new ArrayList<>();
    for (int i = 0; i < senders.size(); i++) {
      Sender sender = senders.get(i);
      Sender.Tally tally = sender.tally();
      rows.add(
          new StallResult.Row(
              sender.name(),
              sender.policy(),
              tally,
              arrivals.get(i).count(tally.made(), sender.expired())));
    }
    return rows;
  }

  private List<StallResult.Latency> others() {
    List<StallResult.Latency> others = new ArrayList<>();
    for (Phase each : Phase.values()) {
      List<Moment> seen = moments.stream().filter(moment -> moment.phase() == each).toList();
      double perSecond = seen.isEmpty() ? 0 : seen.getLast().otherPerSecond(seen.getFirst());
      others.add(
          new StallResult.Latency(each, perSecond, latencies.p99Ns(each), latencies.mostNs(each)));
    }
    return others;
  }
}
