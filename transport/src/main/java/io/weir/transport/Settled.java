package io.weir.transport;

import java.util.ArrayList;
import java.util.List;

/// Outcomes gathered under a queue's lock and told once the lock is free. One thread.
final class Settled {
  private final List<Send> sends = new ArrayList<>();
  private final List<SendOutcome> outcomes = new ArrayList<>();

  void add(Send send, SendOutcome outcome) {
    send.state = Send.State.SETTLED;
    sends.add(send);
    outcomes.add(outcome);
  }

  void tell() {
    for (int i = 0; i < sends.size(); i++) {
      sends.get(i).listener.settled(outcomes.get(i));
    }
    sends.clear();
    outcomes.clear();
  }
}
