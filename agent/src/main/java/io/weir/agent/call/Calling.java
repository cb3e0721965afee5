package io.weir.agent.call;

import io.weir.agent.Connecting;
import io.weir.agent.Console;
import io.weir.agent.Durations;
import io.weir.agent.ExitCode;
import io.weir.agent.JsonLines;
import io.weir.agent.MessageJson;
import io.weir.agent.NodeTransports;
import io.weir.agent.call.CallRequest.Verbosity;
import io.weir.diameter.CallOutcome;
import io.weir.diameter.Node;
import io.weir.diameter.NodeOptions;
import io.weir.diameter.Peer;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.PeerTimeouts;
import io.weir.diameter.dictionary.Check;
import io.weir.diameter.dictionary.DiameterText;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.dictionary.Strictness;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import io.weir.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// Sends one request and prints its answer. Used once, by one thread.
public final class Calling {
  private static final Duration DPA_AT_MOST = Duration.ofSeconds(1);

  private final Console console;
  private final Dictionary dictionary;
  private final CallRequest asked;

  /// A call.
  ///
  /// @param console where to print
  /// @param dictionary what is known
  /// @param asked what to do
  public Calling(Console console, Dictionary dictionary, CallRequest asked) {
    this.console = console;
    this.dictionary = dictionary;
    this.asked = asked;
  }

  /// Calls.
  ///
  /// @return the exit code
  /// @throws InterruptedException when interrupted
  public int run() throws InterruptedException {
    try (Transport transport =
            NodeTransports.serving(List.of(asked.to()), 1, NodeTransports.SCTP_DEFAULTS);
        Node node =
            Node.builder(asked.host(), asked.realm())
                .dictionary(dictionary)
                .advertiseAll()
                .options(options())
                .start(transport)) {
      return switch (Connecting.connect(node, asked.to(), asked.timeout())) {
        case Connecting.Outcome.Connected(Peer peer) -> call(node, peer);
        case Connecting.Outcome.Refused(String why) -> refused(why);
      };
    }
  }

  private NodeOptions options() {
    long timeoutNs = asked.timeout().toNanos();
    return NodeOptions.DEFAULTS
        .with(new PeerTimeouts(timeoutNs, timeoutNs, DPA_AT_MOST.toNanos(), DPA_AT_MOST.toNanos()))
        .withCloseDrain(Duration.ZERO);
  }

  private int refused(String why) {
    console.note("weir: " + why + "\nIs there a node? 'weir run' starts one.");
    return ExitCode.FAILED;
  }

  private int call(Node node, Peer peer) throws InterruptedException {
    Capabilities capabilities = peer.capabilities().orElse(null);
    if (capabilities == null) {
      return refused("the peer at " + asked.to() + " went away");
    }
    var draft = new RequestDraft(asked.command(), asked.assignments(), node, capabilities);
    DiameterMessage request = draft.build();
    if (!draft.missing().isEmpty()) {
      console.note(
          "weir: the request needs %s, which only you can assign; it is sent as it is"
              .formatted(String.join(", ", draft.missing())));
    }
    if (asked.verbosity() == Verbosity.REQUEST_TOO) {
      console.note(DiameterText.print(request, dictionary).stripTrailing());
    }
    long startNs = System.nanoTime();
    CallOutcome outcome = node.call(request, asked.timeout());
    long tookNs = System.nanoTime() - startNs;
    return switch (outcome) {
      case CallOutcome.Answered(DiameterMessage answer, String host) -> {
        console.note("answered by %s in %s".formatted(host, Durations.measured(tookNs)));
        yield answered(answer);
      }
      case CallOutcome.TimedOut(CallOutcome.Progress progress) ->
          noAnswer(
              switch (progress) {
                    case SENT -> "the request was sent, and no answer came";
                    case NOT_SENT -> "the request could not be sent";
                  }
                  + " within "
                  + Durations.print(asked.timeout()));
      case CallOutcome.NotSent(String why) -> noAnswer("the request was not sent: " + why);
      case CallOutcome.PeerLost(String host, String why) ->
          noAnswer("the request was sent, then %s was lost: %s".formatted(host, why));
    };
  }

  private int noAnswer(String why) {
    console.note("weir: " + why);
    return ExitCode.NO_ANSWER;
  }

  private int answered(DiameterMessage answer) {
    Check check = new MessageChecker(dictionary, Strictness.STRICT).check(answer);
    switch (asked.form()) {
      case TEXT -> {
        console.result(DiameterText.print(answer, dictionary).stripTrailing());
        if (check instanceof Check.Faulty fault) {
          console.note("weir: the answer has a fault: " + fault);
        }
      }
      case JSON ->
          console.result(
              JsonLines.of(json -> new MessageJson(json, dictionary).write(answer, check)));
    }
    OptionalInt result = result(answer);
    return result.isPresent() && ResultCode.isSuccess(result.getAsInt())
        ? ExitCode.OK
        : ExitCode.REFUSED;
  }

  /// The Result-Code, or the Experimental-Result-Code.
  private static OptionalInt result(DiameterMessage answer) {
    OptionalInt result = answer.unsigned32Bits(BaseAvp.RESULT_CODE);
    AvpCursor experimental = answer.find(BaseAvp.EXPERIMENTAL_RESULT);
    if (result.isPresent() || !experimental.found()) {
      return result;
    }
    AvpCursor code = experimental.group();
    return code.seek(BaseAvp.EXPERIMENTAL_RESULT_CODE) && code.dataLength() == Integer.BYTES
        ? OptionalInt.of(code.unsigned32Bits())
        : OptionalInt.empty();
  }
}
