package io.weir.agent;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The program's two outputs: results, and what is said about them. The only class that knows
/// standard output and standard error. Thread-safe: lines of several threads do not mix.
///
/// Control characters in what is printed are replaced, because some of it comes from peers and a
/// terminal obeys them.
public final class Console {
  /// What a terminal needs to forget the line that the cursor is on.
  private static final String ERASE_LINE = "\r\u001b[K";

  /// What keeps a long line from going on in the next, where it would not be drawn over.
  private static final String CUT_OFF = "\u001b[?7l";

  /// Long lines go on in the next again.
  private static final String WRAP = "\u001b[?7h";

  private final PrintStream out;
  private final PrintStream err;
  private final Screen screen;
  private boolean progressShown; // guarded by this
  private int pictureLines; // guarded by this; of the picture that the cursor is below

  /// Where the notes go.
  public enum Screen {
    /// A terminal, where a line can be rewritten.
    TERMINAL,
    /// A file or a pipe.
    PLAIN
  }

  /// A console on streams of the caller's.
  ///
  /// @param out for results
  /// @param err for notes, errors and progress
  /// @param screen what `err` is
  public Console(PrintStream out, PrintStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /// The process's own. The launcher says with the system property `weir.terminal` whether
  /// standard error is a terminal, which Java cannot find out.
  ///
  /// @return a console on standard output and standard error
  public static Console system() {
    return new Console(
        System.out,
        System.err,
        Boolean.getBoolean("weir.terminal") ? Screen.TERMINAL : Screen.PLAIN);
  }

  /// Where results go, for what writes by itself.
  ///
  /// @return the stream
  public PrintStream out() {
    return out;
  }

  /// Where notes go, for what writes by itself.
  ///
  /// @return the stream
  public PrintStream err() {
    return err;
  }

  /// Where the notes go.
  ///
  /// @return what it is
  public Screen screen() {
    return screen;
  }

  /// Prints a result.
  ///
  /// @param text one or more lines, without the last line feed
  public synchronized void result(String text) {
    pictureLines = 0;
    print(out, text);
  }

  /// Says something about the results, or about what goes on.
  ///
  /// @param text one or more lines, without the last line feed
  public synchronized void note(String text) {
    if (progressShown) {
      err.print(ERASE_LINE);
      progressShown = false;
    }
    pictureLines = 0;
    print(err, text);
  }

  /// Shows something that changes and needs several lines: in place of the picture shown before,
  /// unless something was said since. For terminals only.
  ///
  /// @param lines top to bottom; what is longer than the terminal is wide is cut off
  public synchronized void picture(List<String> lines) {
    StringBuilder text = new StringBuilder(CUT_OFF);
    if (pictureLines > 0) {
      text.append("\u001b[").append(pictureLines).append('A');
    }
    lines.forEach(line -> text.append(ERASE_LINE).append(harmless(line)).append('\n'));
    byte[] bytes = text.append(WRAP).toString().getBytes(StandardCharsets.UTF_8);
    err.write(bytes, 0, bytes.length);
    err.flush();
    pictureLines = lines.size();
  }

  /// Shows how far something is: in place of what was shown before on a terminal, as a line of
  /// its own elsewhere.
  ///
  /// @param text one line
  public synchronized void progress(String text) {
    switch (screen) {
      case TERMINAL -> {
        err.print(ERASE_LINE + harmless(text));
        err.flush();
        progressShown = true;
      }
      case PLAIN -> print(err, text);
    }
  }

  private static void print(PrintStream stream, String text) {
    byte[] line = (harmless(text) + "\n").getBytes(StandardCharsets.UTF_8);
    stream.write(line, 0, line.length);
    stream.flush();
  }

  private static String harmless(String text) {
    StringBuilder harmless = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isISOControl(point) && point != '\n' && point != '\t' ? '?' : point)
        .forEach(harmless::appendCodePoint);
    return harmless.toString();
  }
}
