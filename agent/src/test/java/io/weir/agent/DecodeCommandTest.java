package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.agent.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {
  private static final String WATCHDOG =
      "0100004080000118000000000000000100000002"
          + "0000010840000015612e6578616d706c652e636f6d000000"
          + "00000128400000136578616d706c652e636f6d00";

  @Test
  void aRightMessageIsShown() {
    Result decode = Program.run("decode", "--hex", WATCHDOG);
    assertThat(decode.exitCode()).as(decode.out()).isEqualTo(ExitCode.OK);
    assertThat(decode.out())
        .contains("Device-Watchdog-Request (280)", "Origin-Host (264) M = \"a.example.com\"")
        .doesNotContain("!!");
  }

  @Test
  void findingsOfTheCheckerFollowTheMessage() {
    Result decode = Program.run("decode", "--hex", "01000014 80000118 00000000 00000001 00000002");
    assertThat(decode.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(decode.out()).contains("!! DIAMETER_MISSING_AVP (5005)", "Origin-Host");
  }

  @Test
  void findingsAreInTheJsonToo() {
    Result decode =
        Program.run("decode", "--json", "--hex", "01000014 80000118 00000000 00000001 00000002");
    assertThat(decode.out())
        .contains("\"avps\":[],\"fault\":{\"resultCode\":5005,\"name\":\"DIAMETER_MISSING_AVP\"");
  }

  @Test
  void aRawFileOfMessagesIsReadToItsFault(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("capture.bin");
    Files.write(
        file, HexFormat.of().parseHex("0100001480000118000000000000000100000002" + "02000014"));
    Result decode = Program.run("decode", file.toString());
    assertThat(decode.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(decode.out()).contains("Device-Watchdog-Request");
    assertThat(decode.err()).contains("at octet 20: a header has 20 octets, 4 are left");
  }

  @Test
  void aMissingFileIsExitCode1() {
    Result decode = Program.run("decode", "/does/not/exist");
    assertThat(decode.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(decode.err()).contains("there is no file /does/not/exist");
  }

  @Test
  void textThatIsNotHexIsExitCode3() {
    Result decode = Program.run("decode", "--hex", "hello");
    assertThat(decode.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(decode.err()).contains("'h' is no hexadecimal digit");
  }
}
