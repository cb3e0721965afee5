package io.weir.agent;

import io.weir.agent.call.CallRequest;
import io.weir.agent.call.CallRequest.Verbosity;
import io.weir.agent.call.Calling;
import io.weir.agent.call.CommandName;
import io.weir.agent.decode.Decoding;
import io.weir.diameter.dictionary.AssignmentException;
import io.weir.diameter.dictionary.AvpAssignments;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir call`: one request, one answer.
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description = {
      "Send one request to a node and print its answer.",
      "",
      "What the request needs and is not assigned is filled in: Session-Id, Origin-Host,"
          + " Origin-Realm, Destination-Realm (the peer's own), the application id, and for ccr"
          + " and acr the rest."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir call ccr",
      "  ./weir call ccr CC-Request-Type=UPDATE_REQUEST CC-Request-Number=1 \\",
      "      Requested-Service-Unit.CC-Total-Octets=1000000 \\",
      "      'Subscription-Id={Subscription-Id-Type=END_USER_E164,Subscription-Id-Data=491}'",
      "  ./weir call --to tcp://192.0.2.1 acr User-Name=bob",
      "  ./weir call --to sctp+udp://127.0.0.1 ccr",
      "  ./weir call --json ccr | jq '.avps[] | select(.name==\"Result-Code\").value'",
      "",
      "Exit codes: 0 answered with success, 1 cannot connect, 2 wrong arguments, 3 answered with",
      "another Result-Code, 4 no answer (timed out, not sent, or the peer was lost)."
    })
final class CallCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--to",
      paramLabel = "URI",
      defaultValue = "tcp://127.0.0.1:3868",
      description = "Where the node listens (${DEFAULT-VALUE}); or sctp+udp://HOST:PORT.")
  Endpoint to = Endpoints.STANDARD;

  @Mixin IdentityOptions identity = new IdentityOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "For the connection, and again for the answer (${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofSeconds(5);

  @Option(names = "--json", description = "Print the answer as one JSON object.")
  boolean json;

  @Option(names = "--verbose-request", description = "Show the request before it is sent.")
  boolean verboseRequest;

  @Parameters(
      index = "0",
      paramLabel = "COMMAND",
      description = "ccr, acr, Credit-Control-Request, ..., or APPLICATION:CODE such as 4:272.")
  String command = "";

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "AVPs, by name or VENDOR:CODE.")
  List<String> assignments = new ArrayList<>();

  @Mixin VerboseOption verbose = new VerboseOption();

  CallCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Dictionary dictionary = Dictionaries.all();
    CallRequest asked;
    try {
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("--timeout must be longer than 0");
      }
      asked =
          new CallRequest(
              to,
              identity.host("call"),
              identity.realm(),
              timeout,
              json ? Decoding.Form.JSON : Decoding.Form.TEXT,
              verboseRequest ? Verbosity.REQUEST_TOO : Verbosity.ANSWER,
              CommandName.parse(command, dictionary),
              AvpAssignments.parse(dictionary, assignments));
    } catch (AssignmentException e) {
      e.problems().forEach(problem -> console.note("weir: " + problem));
      return ExitCode.USAGE;
    } catch (IllegalArgumentException e) {
      console.note("weir: " + e.getMessage());
      return ExitCode.USAGE;
    }
    verbose.apply();
    return new Calling(console, dictionary, asked).run();
  }
}
