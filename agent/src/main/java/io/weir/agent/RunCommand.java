package io.weir.agent;

import io.weir.agent.config.Configuration;
import io.weir.agent.config.ConfigurationException;
import io.weir.agent.config.ConfigurationSource;
import io.weir.agent.run.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir run`: reads the configuration and runs a node.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Run a Diameter node until Ctrl-C.",
      "",
      "It answers accounting requests (ACR) with success and grants what credit-control requests"
          + " (CCR) ask for. Options override the file. Without either it listens on"
          + " tcp://127.0.0.1:3868 and on sctp+udp://127.0.0.1:3868 (SCTP in UDP, port 9899), and"
          + " accepts any peer of this machine."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir run",
      "  ./weir run --listen tcp://127.0.0.1:0 --host a.example.com",
      "  ./weir run --listen 'sctp+udp://127.0.0.1:3868?udp=9900'",
      "  ./weir run --config docs/weir.yaml",
      "  ./weir run --print-config > my.yaml     a file to begin with; see docs/configuration.md",
      "",
      "Exit codes: 0 stopped cleanly, 1 cannot listen, 2 the options or the file are wrong.",
      "A second Ctrl-C exits at once."
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;
  private final StopSignal stop;

  @Option(names = "--config", paramLabel = "FILE", description = "A YAML file.")
  @Nullable Path config;

  @Option(
      names = "--listen",
      paramLabel = "URI",
      description = {
        "Where to listen, such as tcp://127.0.0.1:3868 or sctp+udp://127.0.0.1:3868?udp=9899; may"
            + " be given again."
      })
  List<String> listen = new ArrayList<>();

  @Option(
      names = "--connect",
      paramLabel = "URI",
      description = "A peer to connect to; may be given again.")
  List<String> connect = new ArrayList<>();

  @Option(names = "--host", paramLabel = "NAME", description = "The node's DiameterIdentity.")
  @Nullable String host;

  @Option(names = "--realm", paramLabel = "NAME", description = "The node's realm.")
  @Nullable String realm;

  @Option(
      names = "--print-config",
      description = "Print the configuration that would be used, with comments, and exit.")
  boolean printConfig;

  @Mixin VerboseOption verbose = new VerboseOption();

  RunCommand(Console console, StopSignal stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration;
    try {
      configuration = configuration();
    } catch (ConfigurationException e) {
      console.note(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
    if (printConfig) {
      console.result(configuration.yaml().stripTrailing());
      return ExitCode.OK;
    }
    verbose.apply();
    stop.install();
    return new Running(console, configuration, stop).run(_ -> {});
  }

  private Configuration configuration() {
    var source = new ConfigurationSource();
    if (config != null) {
      source.file(config);
    }
    if (host != null) {
      source.host(host);
    }
    if (realm != null) {
      source.realm(realm);
    }
    if (!listen.isEmpty()) {
      source.listen(listen);
    }
    if (!connect.isEmpty()) {
      source.connect(connect);
    }
    return source.check();
  }
}
