package io.weir.diameter.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/// Time, chance and the connections between two [SimulatedNode]s. Connections are reliable and
/// ordered like TCP, with a delay of their own for each message; a dead one swallows everything
/// for good, as a path that has failed does.
///
/// Owned by one run of [PeerSimulation].
final class SimulatedNetwork {
  /// How a connect ends.
  enum Reception {
    ACCEPTED,
    REFUSED,
    SILENT
  }

  /// What travels.
  sealed interface Message {
    record Cer(String originHost) implements Message {}

    record Cea(long resultCode) implements Message {}

    record Dwr() implements Message {}

    record Dwa() implements Message {}

    record Dpr(DisconnectCause cause) implements Message {}

    record Dpa() implements Message {}

    record Application() implements Message {}
  }

  private record Task(long atNs, long order, Runnable run) {}

  /// One end of a connection.
  final class End {
    final SimulatedNode node;
    final Link link;
    boolean open;

    /// Whether this end has sent or seen a CEA with success.
    boolean exchanged;

    private long lastArrivalNs;

    private End(SimulatedNode node, Link link) {
      this.node = node;
      this.link = link;
    }

    End other() {
      return this == link.initiator ? link.responder : link.initiator;
    }

    void send(Message message) {
      End other = other();
      transmit(
          () -> {
            if (other.open) {
              other.node.received(other, message);
            } else {
              other.reset();
            }
          });
    }

    void close() {
      if (open) {
        open = false;
        reset();
      }
    }

    /// Tells the other end that this one is gone.
    private void reset() {
      End other = other();
      transmit(
          () -> {
            if (other.open) {
              other.node.lost(other);
            }
          });
    }

    private void transmit(Runnable arrival) {
      End other = other();
      long atNs = Math.max(other.lastArrivalNs + 1, nowNs + delayNs());
      other.lastArrivalNs = atNs;
      schedule(
          atNs,
          () -> {
            if (!link.dead) {
              arrival.run();
            }
          });
    }
  }

  /// One connection.
  final class Link {
    final End initiator;
    final End responder;
    boolean dead;

    private Link(SimulatedNode from, SimulatedNode to) {
      initiator = new End(from, this);
      responder = new End(to, this);
      links.add(this);
    }

    /// The path loses the connection: each end that is told notices at once.
    void cut() {
      for (End end : List.of(initiator, responder)) {
        if (end.open && random.nextInt(4) != 0) {
          end.node.lost(end);
        }
      }
      dead = true;
    }
  }

  final Random random;
  final List<Link> links = new ArrayList<>();
  Reception reception = Reception.ACCEPTED;

  /// Whether a message now and then takes longer than a timeout or a watchdog interval.
  boolean calm;

  long nowNs;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          (a, b) ->
              a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
  private long scheduled;

  SimulatedNetwork(long seed) {
    random = new Random(seed);
    nowNs = random.nextLong(Duration.ofDays(1).toNanos());
  }

  void schedule(long atNs, Runnable run) {
    tasks.add(new Task(atNs, scheduled++, run));
  }

  private long delayNs() {
    return !calm && random.nextInt(50) == 0
        ? random.nextLong(Duration.ofSeconds(7).toNanos())
        : random.nextLong(Duration.ofMillis(200).toNanos());
  }

  /// Starts a connection; `from` is told the outcome, `to` gets an end that awaits its CER.
  End connect(SimulatedNode from, SimulatedNode to) {
    Link link = new Link(from, to);
    link.initiator.open = true;
    Reception outcome = reception;
    schedule(
        nowNs + delayNs(),
        () -> {
          switch (outcome) {
            case ACCEPTED -> accept(link);
            case REFUSED -> schedule(nowNs + delayNs(), () -> from.refused(link.initiator));
            case SILENT -> link.dead = true;
          }
        });
    return link.initiator;
  }

  private void accept(Link link) {
    if (link.dead) {
      return;
    }
    link.responder.open = true;
    link.responder.node.accepted(link.responder);
    if (link.initiator.open) {
      link.responder.transmit(() -> link.initiator.node.connected(link.initiator));
    } else {
      link.responder.node.lost(link.responder);
    }
  }

  /// Moves time to the next task or deadline, deadlines first, until the end.
  void runUntil(long endNs, SimulatedNode... nodes) {
    while (true) {
      SimulatedNode due = nodes[0].deadlineNs() <= nodes[1].deadlineNs() ? nodes[0] : nodes[1];
      Task task = tasks.peek();
      long taskNs = task == null ? Long.MAX_VALUE : task.atNs;
      long nextNs = Math.min(taskNs, due.deadlineNs());
      if (nextNs > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, nextNs);
      if (due.deadlineNs() <= taskNs) {
        due.deadlineReached();
      } else {
        tasks.remove().run.run();
      }
    }
  }
}
