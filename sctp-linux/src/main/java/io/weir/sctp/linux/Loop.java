package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.weir.sctp.linux.Structs.EpollEvent;
import io.weir.transport.Deadlines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An event loop: a platform thread that waits in epoll for its sockets, its timers and what
/// other threads give it to do. Waiting in a foreign call pins the carrier of a virtual thread,
/// so nobody else waits.
///
/// [#execute], [#stop] and [#isCurrent] may be called from any thread, everything else on the
/// loop only.
final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final int MOST_EVENTS = 256;
  private static final long WAKE_ID = 0;

  /// What a socket does when the kernel has news of it.
  interface Pollable {
    /// Something may have changed; each change is told once.
    ///
    /// @param events EPOLLIN and the like
    void ready(int events);
  }

  /// Something to be done at an instant.
  static final class Timer implements Comparable<Timer> {
    private final long atNs;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long atNs, Runnable task) {
      this.atNs = atNs;
      this.task = task;
    }

    /// It will not be done. On the loop.
    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      return Long.signum(atNs - other.atNs);
    }
  }

  private final Thread thread;
  private final CountDownLatch started = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakeUnderway = new AtomicBoolean();
  private final ReentrantLock wakeLock = new ReentrantLock();
  private volatile boolean stopping;

  /// Guarded by its lock, so that nobody writes to what has the number after it.
  private int wakeFd = -1;

  // Owned by the loop.
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Map<Long, Pollable> pollables = new HashMap<>();
  private long lastId = WAKE_ID;
  private int epoll = -1;
  private MemorySegment event = MemorySegment.NULL;
  private @Nullable Libc libc;
  private @Nullable MessageIo io;
  private @Nullable IOException failure;

  /// Starts a loop.
  ///
  /// @throws UncheckedIOException when the system gives no file descriptors for it
  Loop(String name) {
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    boolean interrupted = false;
    while (true) {
      try {
        started.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    IOException why = failure;
    if (why != null) {
      throw new UncheckedIOException(why);
    }
  }

  // ---- any thread

  @SuppressWarnings("ReferenceEquality") // the very thread
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /// Has a task run by the loop, later even when called there.
  ///
  /// @return false when the loop has ended, or is about to and may not run it
  boolean execute(Runnable task) {
    if (stopping && !thread.isAlive()) {
      return false;
    }
    tasks.add(task);
    if (!isCurrent()) {
      wake();
    }
    return true;
  }

  private void wake() {
    if (!wakeUnderway.compareAndSet(false, true)) {
      return;
    }
    wakeLock.lock();
    try (Libc own = new Libc()) {
      if (wakeFd >= 0) {
        MemorySegment one = own.allocate(8);
        one.set(JAVA_LONG, 0, 1);
        own.write(wakeFd, one);
      }
    } finally {
      wakeLock.unlock();
    }
  }

  /// Ends the loop once it has done what it was given, and waits for that for a while.
  void stop() {
    stopping = true;
    if (thread.isAlive()) {
      wake();
    }
    if (!isCurrent()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // ---- the loop

  /// The calls of the loop's thread.
  Libc libc() {
    Libc own = libc;
    if (own == null) {
      throw new IllegalStateException("only the loop itself makes its calls");
    }
    return own;
  }

  /// The buffers of the loop's thread.
  MessageIo io() {
    MessageIo own = io;
    if (own == null) {
      throw new IllegalStateException("only the loop itself has its buffers");
    }
    return own;
  }

  /// Does something later.
  ///
  /// @param delayNs how much later, nanoseconds
  Timer schedule(long delayNs, Runnable task) {
    var timer = new Timer(System.nanoTime() + Math.max(0, delayNs), task);
    timers.add(timer);
    return timer;
  }

  /// Watches a socket for every change (edge-triggered).
  ///
  /// @return names it for [#unregister]
  /// @throws IOException when the system refuses
  long register(int fd, Pollable pollable) throws IOException {
    int all = Numbers.EPOLLIN | Numbers.EPOLLOUT | Numbers.EPOLLRDHUP | Numbers.EPOLLET;
    long id = ++lastId;
    int answer = add(fd, all, id);
    if (answer < 0) {
      throw Errno.failure("cannot poll a socket", answer);
    }
    pollables.put(id, pollable);
    return id;
  }

  private int add(int fd, int events, long id) {
    event.set(JAVA_INT_UNALIGNED, 0, events);
    event.set(JAVA_LONG_UNALIGNED, EpollEvent.DATA, id);
    return libc().epollControl(epoll, Numbers.EPOLL_CTL_ADD, fd, event);
  }

  /// Watches a socket no longer.
  ///
  /// @param fd its descriptor, or less than 0 when it was closed
  void unregister(long id, int fd) {
    if (pollables.remove(id) != null && fd >= 0) {
      libc().epollControl(epoll, Numbers.EPOLL_CTL_DEL, fd, event);
    }
  }

  private void run() {
    try (Libc own = new Libc();
        MessageIo buffers = new MessageIo(own)) {
      libc = own;
      io = buffers;
      event = own.allocate(EpollEvent.BYTES);
      try {
        open(own);
      } catch (IOException e) {
        failure = e;
        return;
      } finally {
        started.countDown();
      }
      MemorySegment events = own.allocate((long) EpollEvent.BYTES * MOST_EVENTS);
      MemorySegment counter = own.allocate(8);
      while (!stopping || !tasks.isEmpty()) {
        turn(own, events, counter);
      }
      closeFiles(own);
    } finally {
      started.countDown();
    }
  }

  private void closeFiles(Libc own) {
    own.close(epoll);
    wakeLock.lock();
    try {
      own.close(wakeFd);
      wakeFd = -1;
    } finally {
      wakeLock.unlock();
    }
  }

  private void open(Libc own) throws IOException {
    epoll = own.epollCreate();
    if (epoll < 0) {
      throw Errno.failure("cannot make an epoll", epoll);
    }
    int made = own.eventFd();
    if (made < 0) {
      throw Errno.failure("cannot make an eventfd", made);
    }
    wakeFd = made;
    int answer = add(made, Numbers.EPOLLIN, WAKE_ID);
    if (answer < 0) {
      throw Errno.failure("cannot poll an eventfd", answer);
    }
  }

  private void turn(Libc own, MemorySegment events, MemorySegment counter) {
    int count = own.epollWait(epoll, events, MOST_EVENTS, timeoutMs());
    for (int i = 0; i < count; i++) {
      long at = (long) i * EpollEvent.BYTES;
      long id = events.get(JAVA_LONG_UNALIGNED, at + EpollEvent.DATA);
      if (id == WAKE_ID) {
        own.read(wakeFd, counter);
        wakeUnderway.set(false);
        continue;
      }
      Pollable pollable = pollables.get(id);
      if (pollable != null) {
        int what = events.get(JAVA_INT_UNALIGNED, at);
        guarded(() -> pollable.ready(what));
      }
    }
    runTimers();
    runTasks();
  }

  private int timeoutMs() {
    if (!tasks.isEmpty() || stopping) {
      return 0;
    }
    Timer first = timers.peek();
    while (first != null && first.cancelled) {
      timers.poll();
      first = timers.peek();
    }
    if (first == null) {
      return -1;
    }
    long leftNs = Deadlines.leftNs(first.atNs, System.nanoTime());
    return leftNs <= 0 ? 0 : (int) Math.min(60_000, (leftNs + 999_999) / 1_000_000);
  }

  private void runTimers() {
    long nowNs = System.nanoTime();
    for (Timer next = timers.peek(); next != null; next = timers.peek()) {
      if (!next.cancelled && next.atNs - nowNs > 0) {
        return;
      }
      timers.poll();
      if (!next.cancelled) {
        guarded(next.task);
      }
    }
  }

  /// Those that were there: what they bring about comes in the next turn, after the sockets.
  private void runTasks() {
    int there = tasks.size();
    for (int i = 0; i < there; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      guarded(task);
    }
  }

  /// A defect in what is run does not end the loop of all the others.
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("a defect in what the loop was to do", e);
    }
  }
}
