package io.weir.agent.load;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Begins requests at a fixed rate, whatever becomes of them, the clients taking turns. When the
/// thread is late it catches up, and each request's latency still counts from when it was due. Runs
/// on a thread of its own until nothing may be sent any more.
final class Pace implements Runnable {
  private final double gapNs;
  private final List<Client> clients;

  Pace(double ratePerSecond, List<Client> clients) {
    gapNs = 1e9 / ratePerSecond;
    this.clients = List.copyOf(clients);
  }

  @Override
  public void run() {
    long startNs = System.nanoTime();
    for (long number = 0; ; number++) {
      long dueNs = startNs + (long) (number * gapNs);
      for (long leftNs = dueNs - System.nanoTime();
          leftNs > 0;
          leftNs = dueNs - System.nanoTime()) {
        LockSupport.parkNanos(this, leftNs);
      }
      if (!clients.get((int) (number % clients.size())).sendOne(dueNs)) {
        return;
      }
    }
  }
}
