package io.weir.diameter;

import io.weir.diameter.dictionary.Check;
import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Framer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the answer to each request of one peer: refuses what is not for this node or is wrong, has
/// the application's handler answer the rest, and counts both. Thread-safe.
final class Answerer {
  private static final Logger LOG = LoggerFactory.getLogger(Answerer.class);

  private final NodeContext node;
  private final String peerHost;
  private final Framer framer;
  private final LongAdder handled = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unsent = new LongAdder();

  Answerer(NodeContext node, String peerHost) {
    this.node = node;
    this.peerHost = peerHost;
    framer = node.connectionOptions().framer().get();
  }

  String peerHost() {
    return peerHost;
  }

  /// @param builder of the calling thread
  /// @param scratch of the calling thread
  /// @throws InterruptedException when the handler was interrupted: there is no answer
  DiameterMessage answer(
      DiameterMessage request, MessageBuilder builder, MessageChecker.Scratch scratch)
      throws InterruptedException {
    DiameterMessage refusal = node.applications().refusal(request, builder);
    if (refusal != null) {
      countRefused();
      return refusal;
    }
    if (node.checker().check(request, scratch) instanceof Check.Faulty fault) {
      countRefused();
      return node.answers().refuse(builder, request, fault);
    }
    RequestHandler handler = node.applications().handler(request);
    try {
      DiameterMessage answer =
          handler.handle(new Request(request, peerHost, node.answers(), builder));
      checkAnswers(answer, request);
      handled.increment();
      return answer;
    } catch (RuntimeException | Error defect) {
      return failed(request, builder, defect);
    }
  }

  /// @throws RuntimeException when a handler returned what cannot be sent as the request's answer
  private void checkAnswers(@Nullable DiameterMessage answer, DiameterMessage request) {
    if (answer == null
        || answer.isRequest()
        || answer.commandCode() != request.commandCode()
        || answer.hopByHopId() != request.hopByHopId()) {
      throw new IllegalStateException("this is no answer to the request: " + answer);
    }
    framer.prefixBytes(answer.length());
  }

  /// The answer to a request whose handler failed.
  DiameterMessage failed(DiameterMessage request, MessageBuilder builder, Throwable defect) {
    LOG.error(
        "the handler of application {} failed on command {} from {}",
        Integer.toUnsignedString(request.applicationId()),
        request.commandCode(),
        peerHost,
        defect);
    countRefused();
    return node.answers()
        .refuse(
            builder, request, ResultCode.UNABLE_TO_COMPLY, "the request could not be processed");
  }

  /// Not even a failure could be answered: a defect of this node.
  void lost(DiameterMessage request, Throwable defect) {
    LOG.error("a request from {} stays without an answer: {}", peerHost, request, defect);
    unsent.increment();
  }

  /// An answer could not be sent because the connection had ended.
  void countUnsent() {
    unsent.increment();
    node.counters().unsentAnswers.increment();
  }

  private void countRefused() {
    refused.increment();
    node.counters().refused.increment();
  }

  long unsent() {
    return unsent.sum();
  }

  long handled() {
    return handled.sum();
  }

  long refused() {
    return refused.sum();
  }
}
