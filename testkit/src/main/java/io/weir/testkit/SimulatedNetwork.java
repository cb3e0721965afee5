package io.weir.testkit;

import io.weir.testkit.Flight.Way;
import io.weir.testkit.NetworkEvent.What;
import io.weir.transport.Deadlines;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A network of datagrams in virtual time, for protocols without I/O. It loses, doubles, reorders,
/// corrupts, delays and drops by [LinkConditions] that a test changes at any time, for all links
/// or for one direction of one; it can be cut, clogged, and have addresses that are down.
///
/// A test gives it what its protocols want transmitted, and goes from instant to instant:
///
/// ```java
/// long nextNs = Deadlines.earlier(network.nextNs(), protocol.deadlineNs());
/// network.deliverUntil(nextNs, (from, to, datagram, nowNs) -> ...);
/// protocol.advanceTo(nextNs);
/// ```
///
/// The same seed and the same calls give the same history. What happens to a datagram depends on
/// the seed, the conditions and how many were sent before it, and not on what happened to those:
/// so a test that fails may be tried with one fault less. Without reordering each link keeps the
/// order of what it delivers, whatever the jitter, and also when its delay becomes shorter.
/// Whatever is due at one instant arrives in the order of sending.
///
/// Owned by the test's thread; the receiver is called on it, and may send.
///
/// @param <A> addresses: any values that can be compared with `equals`
public final class SimulatedNetwork<A> {
  /// Largest datagram, as of UDP, in bytes.
  public static final int LARGEST_BYTES = 65_535;

  /// Most datagrams and copies under way. A protocol that sends more is in a storm.
  public static final int MOST_IN_FLIGHT = 100_000;

  /// Most events that are kept for failure reports.
  public static final int MOST_TRACED = 100_000;

  private final SplittableRandom random;
  private final ManualClock clock;
  private final PriorityQueue<Flight<A>> flights = new PriorityQueue<>();
  private final Map<Way<A>, Link<A>> links = new HashMap<>();
  private final Set<A> down = new HashSet<>();
  private final NetworkLog<A> log = new NetworkLog<>();
  private final long seed;
  private LinkConditions conditions = LinkConditions.GOOD;
  private long sent;
  private long made;
  private int held;

  /// A network of [LinkConditions#GOOD] links.
  ///
  /// @param seed drives everything
  /// @param clock read when a datagram is sent; moved on by [#deliverUntil]
  public SimulatedNetwork(long seed, ManualClock clock) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.clock = clock;
  }

  /// Told what arrives.
  ///
  /// @param <A> addresses
  @FunctionalInterface
  public interface Receiver<A> {
    /// A datagram arrives. The receiver may send, and may change conditions.
    ///
    /// @param from its source
    /// @param to its destination
    /// @param datagram the receiver's own
    /// @param nowNs the instant, on the network's clock
    void received(A from, A to, byte[] datagram, long nowNs);
  }

  // ---- faults

  /// Changes the conditions of every link that has none of its own.
  ///
  /// @param newConditions for what is sent from now on
  public void setConditions(LinkConditions newConditions) {
    conditions = newConditions;
  }

  /// Changes the conditions of one direction between two addresses.
  ///
  /// @param from source
  /// @param to destination
  /// @param newConditions for what is sent from now on
  public void setConditions(A from, A to, LinkConditions newConditions) {
    link(from, to).own = newConditions;
  }

  /// Has one direction between two addresses share the conditions of all again.
  ///
  /// @param from source
  /// @param to destination
  public void clearConditions(A from, A to) {
    link(from, to).own = null;
  }

  /// The conditions now in force in one direction.
  ///
  /// @param from source
  /// @param to destination
  /// @return its own, or those of all links
  public LinkConditions conditions(A from, A to) {
    Link<A> link = links.get(new Way<>(from, to));
    return link == null ? conditions : conditions(link);
  }

  private LinkConditions conditions(Link<A> link) {
    LinkConditions own = link.own;
    return own == null ? conditions : own;
  }

  /// Cuts one direction between two addresses: what is under way and what comes is lost.
  ///
  /// @param from source
  /// @param to destination
  public void cut(A from, A to) {
    link(from, to).cut = true;
    loseInFlight(new Way<>(from, to)::equals);
  }

  /// Mends one direction between two addresses.
  ///
  /// @param from source
  /// @param to destination
  public void mend(A from, A to) {
    link(from, to).cut = false;
  }

  /// Cuts both directions between each of some addresses and each of others.
  ///
  /// @param these some
  /// @param those others
  public void partition(Iterable<A> these, Iterable<A> those) {
    for (A one : these) {
      for (A other : those) {
        cut(one, other);
        cut(other, one);
      }
    }
  }

  /// Takes an address down: what is under way from it or to it, and what comes, is lost.
  ///
  /// @param address the address
  public void down(A address) {
    down.add(address);
    loseInFlight(way -> way.from().equals(address) || way.to().equals(address));
  }

  /// Brings an address up again.
  ///
  /// @param address the address
  public void up(A address) {
    down.remove(address);
  }

  /// Clogs one direction between two addresses: what is under way and what comes is held.
  ///
  /// @param from source
  /// @param to destination
  public void clog(A from, A to) {
    Link<A> link = link(from, to);
    link.clogged = true;
    var way = new Way<>(from, to);
    flights.stream().filter(flight -> flight.way().equals(way)).sorted().forEach(link.held::add);
    held += flights.size();
    flights.removeIf(flight -> flight.way().equals(way));
    held -= flights.size();
  }

  /// Lets go what a clogged link holds: what is overdue arrives now, in the order in which it
  /// would have arrived.
  ///
  /// @param from source
  /// @param to destination
  public void unclog(A from, A to) {
    Link<A> link = link(from, to);
    link.clogged = false;
    flights.addAll(link.held);
    held -= link.held.size();
    link.held.clear();
  }

  /// Ends every cut, clogging and downtime, and makes every link [LinkConditions#GOOD].
  public void heal() {
    conditions = LinkConditions.GOOD;
    down.clear();
    for (Link<A> link : links.values()) {
      link.own = null;
      link.cut = false;
      link.clogged = false;
      flights.addAll(link.held);
      link.held.clear();
    }
    held = 0;
  }

  private Link<A> link(A from, A to) {
    return links.computeIfAbsent(new Way<>(from, to), _ -> new Link<>());
  }

  private boolean isCut(Way<A> way, Link<A> link) {
    return link.cut || down.contains(way.from()) || down.contains(way.to());
  }

  private void loseInFlight(Predicate<Way<A>> which) {
    flights.stream().filter(flight -> which.test(flight.way())).sorted().forEach(this::cutOff);
    flights.removeIf(flight -> which.test(flight.way()));
    links.forEach(
        (way, link) -> {
          if (which.test(way)) {
            link.held.forEach(this::cutOff);
            held -= link.held.size();
            link.held.clear();
          }
        });
  }

  private void cutOff(Flight<A> flight) {
    log.add(clock.nowNs(), What.CUT_OFF, flight.number(), flight.way(), flight.datagram());
  }

  // ---- datagrams

  /// Sends a datagram, at the clock's present instant.
  ///
  /// @param from source
  /// @param to destination
  /// @param datagram 0 to [#LARGEST_BYTES] bytes, which are copied
  /// @throws IllegalArgumentException when it is longer
  /// @throws IllegalStateException when [#MOST_IN_FLIGHT] are under way
  public void send(A from, A to, byte[] datagram) {
    if (datagram.length > LARGEST_BYTES) {
      throw new IllegalArgumentException(
          "a datagram has at most %d bytes, not %d".formatted(LARGEST_BYTES, datagram.length));
    }
    // Two at most come of it.
    if (inFlight() > MOST_IN_FLIGHT - 2) {
      throw new IllegalStateException("a storm: too much is under way. " + this);
    }
    long number = ++sent;
    var way = new Way<>(from, to);
    Link<A> link = link(from, to);
    LinkConditions now = conditions(link);
    SplittableRandom own = random.split();
    SplittableRandom copys = own.split();
    boolean lost = own.nextDouble() < now.loss();
    boolean doubled = own.nextDouble() < now.duplication();
    log.add(clock.nowNs(), What.SENT, number, way, datagram);
    if (isCut(way, link)) {
      log.add(clock.nowNs(), What.CUT_OFF, number, way, datagram);
    } else if (!link.hasRoom(datagram.length, now, clock.nowNs())) {
      log.add(clock.nowNs(), What.TAIL_DROPPED, number, way, datagram);
    } else {
      long leftNs = link.passes(datagram.length, now, clock.nowNs());
      if (lost) {
        log.add(clock.nowNs(), What.LOST, number, way, datagram);
        return;
      }
      fly(number, way, datagram.clone(), leftNs, own);
      if (doubled) {
        log.add(clock.nowNs(), What.DUPLICATED, number, way, datagram);
        fly(number, way, datagram.clone(), leftNs, copys);
      }
    }
  }

  /// Sends one copy on its way. The draws are always the same number, so that a fault less leaves
  /// the others as they were.
  private void fly(long number, Way<A> way, byte[] datagram, long leftNs, SplittableRandom own) {
    Link<A> link = link(way.from(), way.to());
    LinkConditions now = conditions(link);
    long jitterNs = (long) (own.nextDouble() * (now.jitterNs() + 1));
    boolean heldBack = own.nextDouble() < now.reordering();
    long heldBackNs = 1 + (long) (own.nextDouble() * now.heldBackNs());
    boolean corrupted = own.nextDouble() < now.corruption();
    long dueNs = leftNs + now.delayNs() + jitterNs;
    if (heldBack) {
      log.add(clock.nowNs(), What.HELD_BACK, number, way, datagram);
      dueNs += heldBackNs;
    } else {
      dueNs = link.inOrder(dueNs);
    }
    if (corrupted && datagram.length > 0) {
      flipBits(datagram, own);
      log.add(clock.nowNs(), What.CORRUPTED, number, way, datagram);
    }
    var flight = new Flight<>(dueNs, made++, number, way, datagram);
    if (link.clogged) {
      link.held.add(flight);
      held++;
    } else {
      flights.add(flight);
    }
  }

  /// Flips 1 to 8 bits, each another, so that it is never the same datagram after.
  private static void flipBits(byte[] datagram, SplittableRandom own) {
    Set<Integer> bits = new HashSet<>();
    int count = own.nextInt(1, 9);
    while (bits.size() < count) {
      bits.add(own.nextInt(8 * datagram.length));
    }
    for (int bit : bits) {
      datagram[bit >> 3] ^= (byte) (1 << (bit & 7));
    }
  }

  /// The instant of the next delivery.
  ///
  /// @return on the network's clock, not before now; [Deadlines#NEVER] when nothing is under way
  ///     that is not clogged
  public long nextNs() {
    Flight<A> next = flights.peek();
    return next == null ? Deadlines.NEVER : notBeforeNow(next.dueNs());
  }

  private long notBeforeNow(long instantNs) {
    return instantNs - clock.nowNs() > 0 ? instantNs : clock.nowNs();
  }

  /// Delivers everything that is due until an instant, what receivers send in the meantime
  /// included, each at its instant: the clock is moved there first, and to the given instant at
  /// the end.
  ///
  /// @param nowNs the instant, not before the clock's; [Deadlines#NEVER] is none
  /// @param receiver told what arrives
  /// @return how many were delivered
  /// @throws IllegalArgumentException when the instant lies before the clock's
  public long deliverUntil(long nowNs, Receiver<? super A> receiver) {
    if (nowNs == Deadlines.NEVER || nowNs - clock.nowNs() < 0) {
      throw new IllegalArgumentException(
          "cannot deliver until %d, it is %d".formatted(nowNs, clock.nowNs()));
    }
    long delivered = 0;
    for (Flight<A> next = flights.peek();
        next != null && next.dueNs() - nowNs <= 0;
        next = flights.peek()) {
      flights.remove();
      clock.advanceTo(notBeforeNow(next.dueNs()));
      log.add(clock.nowNs(), What.DELIVERED, next.number(), next.way(), next.datagram());
      delivered++;
      receiver.received(next.way().from(), next.way().to(), next.datagram(), clock.nowNs());
    }
    clock.advanceTo(notBeforeNow(nowNs));
    return delivered;
  }

  // ---- reports

  /// Datagrams and copies under way, clogged ones included.
  ///
  /// @return 0 to [#MOST_IN_FLIGHT]
  public int inFlight() {
    return flights.size() + held;
  }

  /// What it has done so far.
  ///
  /// @return the counts
  public NetworkCounts counts() {
    return log.counts(inFlight());
  }

  /// How many events are kept for failure reports: 200 unless this says otherwise.
  ///
  /// @param mostEvents 0 to [#MOST_TRACED]
  /// @throws IllegalArgumentException when it is out of range
  public void tracing(int mostEvents) {
    if (mostEvents < 0 || mostEvents > MOST_TRACED) {
      throw new IllegalArgumentException(
          "0 to %d events can be kept, not %d".formatted(MOST_TRACED, mostEvents));
    }
    log.keeping(mostEvents);
  }

  /// Has datagrams described in the trace, such as by the names of their chunks. Called at each
  /// event.
  ///
  /// @param text says what a datagram is; it must bear every datagram, corrupted ones too
  public void describedBy(Function<byte[], String> text) {
    log.describedBy(text);
  }

  /// The last events.
  ///
  /// @return oldest first
  public List<NetworkEvent<A>> trace() {
    return log.events();
  }

  /// Seed, counts and the last events, one a line: for failure reports.
  @Override
  public String toString() {
    return "seed %d, %s%n%s"
        .formatted(
            seed,
            counts(),
            trace().stream().map(NetworkEvent::toString).collect(Collectors.joining("\n")));
  }
}
