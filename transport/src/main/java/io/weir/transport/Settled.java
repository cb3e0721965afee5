package io.weir.transport;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Outcomes gathered under a queue's lock and told once the lock is free. One thread.
final class Settled {
  private static final Logger LOG = LoggerFactory.getLogger(Settled.class);

  private final List<Send> sends = new ArrayList<>();
  private final List<SendOutcome> outcomes = new ArrayList<>();

  void add(Send send, SendOutcome outcome) {
    send.state = Send.State.SETTLED;
    sends.add(send);
    outcomes.add(outcome);
  }

  /// Tells every listener. One that fails is the application's fault: it is logged, and neither
  /// the other listeners nor the connection hear of it.
  void tell() {
    for (int i = 0; i < sends.size(); i++) {
      try {
        sends.get(i).listener.settled(outcomes.get(i));
      } catch (RuntimeException e) {
        LOG.error("a send listener failed when it was told {}", outcomes.get(i), e);
      }
    }
    sends.clear();
    outcomes.clear();
  }
}
