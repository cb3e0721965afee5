package io.weir.agent;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weir` without a command: shows what there is.
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = "A Diameter node (RFC 6733), and tools to call, load and read one.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nTo begin:%n",
    footer = {
      "  ./weir run                     start a node on port 3868 of TCP and SCTP",
      "  ./weir call ccr                ask it for credit, in another terminal",
      "  ./weir load --duration 10s     see how much it takes",
      "  ./weir flood                   see what a rogue client cannot do",
      "  ./weir stall                   see a peer stop reading, and nothing break",
      "  ./weir COMMAND --help          more about a command"
    })
final class WeirCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  WeirCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.note(spec.commandLine().getUsageMessage().stripTrailing());
    return ExitCode.USAGE;
  }
}
