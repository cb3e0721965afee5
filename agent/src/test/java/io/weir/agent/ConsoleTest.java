package io.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final String UP_TWO = "\u001b[2A";

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Console.Screen.TERMINAL);

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPictureIsDrawnOverTheOneBeforeIt() {
    console.picture(List.of("█", "b"));
    assertThat(shown()).contains("█\n", "b\n").doesNotContain(UP_TWO);
    console.picture(List.of("c", "d"));
    assertThat(shown()).contains(UP_TWO);
  }

  @Test
  void aPictureStaysAboveWhatIsSaidAfterIt() {
    console.picture(List.of("a", "b"));
    console.note("done");
    console.picture(List.of("c", "d"));
    assertThat(shown()).doesNotContain(UP_TWO).containsSubsequence("a\n", "done\n", "c\n");
  }

  @Test
  void aPictureCannotCommandTheTerminal() {
    console.picture(List.of("a\u001b[2Jb"));
    assertThat(shown()).contains("a?[2Jb");
  }
}
