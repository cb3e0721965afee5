package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.dictionary.MessageChecker;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.MemoryBudget;
import io.weir.transport.Transport;
import java.util.concurrent.ScheduledExecutorService;

/// What every part of one node shares. Immutable; its members are immutable or thread-safe.
///
/// @param options the node's options
/// @param local who the node is
/// @param transport makes connections
/// @param checker checks messages against the node's dictionary
/// @param answers writes answers
/// @param messages writes watchdog and disconnect messages
/// @param ids hands out identifiers
/// @param applications decides who serves a request
/// @param timer runs short tasks later; its one thread must not be blocked
/// @param peers who the neighbours are
/// @param counters what became of requests and answers
record NodeContext(
    NodeOptions options,
    Capabilities local,
    Transport transport,
    MessageChecker checker,
    AnswerWriter answers,
    BaseMessages messages,
    MessageIds ids,
    LocalApplications applications,
    ScheduledExecutorService timer,
    PeerTable peers,
    NodeCounters counters) {

  PeerLimits limits() {
    return options.limits();
  }

  MemoryBudget budget() {
    return options.connection().budget();
  }

  ConnectionOptions connectionOptions() {
    return options.connection();
  }
}
