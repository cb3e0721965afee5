package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;

/// Boots a user-mode Linux whose kernel has SCTP, runs [InKernelTests] in it, and reports each of
/// its tests as one of its own. Skipped, with the reason, where there is none; a failure then if
/// `-Dweir.interop.required=true`.
@DisabledIf(
    value = "io.weir.sctp.linux.Kernel#hasSctp",
    disabledReason = "this kernel has SCTP: they run here directly")
class InUserModeLinuxTest {
  private static final int MOST_SECONDS = 400;
  private static final String SUCCESSFUL = "SUCCESSFUL ";
  private static final String FAILED = "FAILED ";

  @TestFactory
  @Timeout(value = MOST_SECONDS + 60, unit = TimeUnit.SECONDS)
  Stream<DynamicTest> insideAKernelThatHasSctp() throws IOException, InterruptedException {
    Path uml = program();
    Path output = Files.createTempFile("weir-in-kernel", ".txt");
    Process process =
        new ProcessBuilder(
                uml.toString(),
                "run",
                "-e",
                "0",
                "-m",
                "1024",
                "-t",
                "" + MOST_SECONDS,
                "--",
                command())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    List<String> lines =
        said.lines()
            .filter(line -> line.startsWith(InKernelTests.LINE))
            .map(line -> line.substring(InKernelTests.LINE.length()))
            .toList();
    assertThat(lines).as(said).isNotEmpty();
    assertThat(process.exitValue() == 0)
        .as("a test failed, or they ended before all had run:%n%s", said)
        .isEqualTo(lines.stream().noneMatch(line -> line.startsWith(FAILED)));
    return lines.stream().map(line -> test(line, said));
  }

  private static DynamicTest test(String line, String said) {
    return DynamicTest.dynamicTest(
        line.substring(line.indexOf(' ') + 1),
        () -> {
          if (line.startsWith(FAILED)) {
            fail(said);
          }
          if (!line.startsWith(SUCCESSFUL)) {
            abort(line);
          }
        });
  }

  /// A message of 1 MiB needs more of the kernel than it gives by default. And where a packet may
  /// be larger than a small receive buffer, the kernel's SACK for every one waits out its delay:
  /// so loopback gets packets of the usual size.
  private static String command() {
    return "sysctl -qw net.core.wmem_max=4194304 net.core.rmem_max=4194304;"
        + " ip link set lo mtu 1500; "
        + System.getProperty("java.home")
        + "/bin/java -ea -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        + " --enable-native-access=ALL-UNNAMED -cp '"
        + System.getProperty("java.class.path")
        + "' "
        + InKernelTests.class.getName();
  }

  private static Path program() {
    Path program = Path.of(System.getProperty("weir.root", ".."), "interop", "peers", "uml");
    boolean there =
        Files.isExecutable(program) && Files.isExecutable(Path.of("/usr/bin/linux.uml"));
    if (Boolean.getBoolean("weir.interop.required")) {
      assertThat(there).as("no user-mode Linux (Debian: user-mode-linux)").isTrue();
    }
    assumeTrue(there, "no user-mode Linux (Debian: user-mode-linux)");
    return program;
  }
}
