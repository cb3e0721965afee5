package io.weir.diameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Reads what is logged and what threads die of, and fails the test if that has an error in it. A
/// test that provokes one says so with [#expect]. The log is shown with `-Dweir.log=true`.
final class ErrorLog implements BeforeEachCallback, AfterEachCallback {
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private PrintStream before = System.err;
  private String expected = "";

  /// From now on, error lines that contain this are not defects.
  void expect(String words) {
    expected = words;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = System.err;
    System.setErr(new PrintStream(new Capture(before), true, StandardCharsets.UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.setErr(before);
    assertThat(errors()).as("error lines in the log").isEmpty();
  }

  private List<String> errors() {
    synchronized (captured) {
      return captured
          .toString(StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains(" ERROR ") || line.contains("LEAK") || isDeath(line))
          .filter(line -> expected.isEmpty() || !line.contains(expected))
          .toList();
    }
  }

  private static boolean isDeath(String line) {
    return line.startsWith("Exception in thread");
  }

  private final class Capture extends OutputStream {
    private final @Nullable PrintStream shown;

    Capture(PrintStream before) {
      shown = Boolean.getBoolean("weir.log") ? before : null;
    }

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      synchronized (captured) {
        captured.write(bytes, from, length);
      }
      if (shown != null) {
        shown.write(bytes, from, length);
      }
    }
  }
}
