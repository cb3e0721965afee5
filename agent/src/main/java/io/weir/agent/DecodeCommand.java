package io.weir.agent;

import io.weir.agent.decode.Decoding;
import io.weir.agent.decode.HexText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir decode`: messages as text or JSON.
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Print Diameter messages, and what is wrong with them.",
      "",
      "Reads hexadecimal text (plain digits, or what xxd, hexdump -C, od -A x -t x1 and"
          + " Wireshark's \"hex dump\" write) or raw messages one after another, and finds out"
          + " which."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./weir decode capture.bin",
      "  xxd capture.bin | ./weir decode",
      "  ./weir decode --hex '01 00 00 14 80 00 01 18 00 00 00 00 00 00 00 01 00 00 00 02'",
      "  ./weir decode --json capture.bin        one JSON object per message",
      "",
      "Exit codes: 0 all is well, 1 cannot read, 2 wrong arguments, 3 faults, which are shown."
    })
final class DecodeCommand implements Callable<Integer> {
  private static final long MOST_BYTES = 256L << 20;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file; - or nothing is standard input.")
  String file = "-";

  @Option(
      names = "--hex",
      paramLabel = "TEXT",
      description = "Hexadecimal text, instead of a file.")
  @Nullable String hex;

  @Option(names = "--json", description = "Print one JSON object per message.")
  boolean json;

  DecodeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    byte[] octets;
    try {
      octets = hex == null ? Decoding.octets(content()) : HexText.parse(hex);
    } catch (NoSuchFileException _) {
      console.note("weir: there is no file " + file);
      return ExitCode.FAILED;
    } catch (IOException e) {
      console.note("weir: cannot read " + file + ": " + e.getMessage());
      return ExitCode.FAILED;
    } catch (IllegalArgumentException e) {
      console.note("weir: neither Diameter messages nor hexadecimal text: " + e.getMessage());
      return ExitCode.REFUSED;
    }
    return new Decoding(console, Dictionaries.all(), json ? Decoding.Form.JSON : Decoding.Form.TEXT)
        .print(octets);
  }

  private byte[] content() throws IOException {
    if (file.equals("-")) {
      return atMost(System.in);
    }
    try (InputStream stream = Files.newInputStream(Path.of(file))) {
      return atMost(stream);
    }
  }

  private static byte[] atMost(InputStream stream) throws IOException {
    byte[] content = stream.readNBytes((int) MOST_BYTES);
    if (stream.read() >= 0) {
      throw new IOException("it is longer than " + Sizes.print(MOST_BYTES));
    }
    return content;
  }
}
