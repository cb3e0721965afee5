package io.weir.agent.decode;

import io.weir.agent.Console;
import io.weir.agent.ExitCode;
import io.weir.agent.JsonLines;
import io.weir.agent.MessageJson;
import io.weir.agent.decode.MessageStream.Fault;
import io.weir.diameter.dictionary.Check;
import io.weir.diameter.dictionary.DiameterText;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.dictionary.MessageChecker;
import io.weir.diameter.dictionary.Strictness;
import io.weir.diameter.wire.DiameterMessage;
import java.nio.charset.StandardCharsets;

/// Prints messages with what is wrong with them. Used once, by one thread.
public final class Decoding {
  private final Console console;
  private final Dictionary dictionary;
  private final MessageChecker checker;
  private final Form form;
  private boolean faulty;

  /// How messages are printed.
  public enum Form {
    /// For people.
    TEXT,
    /// One JSON object per line.
    JSON
  }

  /// A decoding.
  ///
  /// @param console where to
  /// @param dictionary what is known
  /// @param form how messages are printed
  public Decoding(Console console, Dictionary dictionary, Form form) {
    this.console = console;
    this.dictionary = dictionary;
    this.form = form;
    checker = new MessageChecker(dictionary, Strictness.STRICT);
  }

  /// Octets of a file: raw messages, or text with hexadecimal digits.
  ///
  /// @param content what the file holds
  /// @return the messages' octets
  /// @throws IllegalArgumentException when the file is text and not hexadecimal
  public static byte[] octets(byte[] content) {
    for (byte octet : content) {
      boolean text = (octet >= ' ' && octet < 0x7F) || (octet >= '\t' && octet <= '\r');
      if (!text) {
        return content;
      }
    }
    return HexText.parse(new String(content, StandardCharsets.US_ASCII));
  }

  /// Prints the messages that these octets are.
  ///
  /// @param octets whole messages
  /// @return [ExitCode#OK], or [ExitCode#REFUSED] when anything is wrong with them
  public int print(byte[] octets) {
    MessageStream stream = MessageStream.of(octets);
    if (octets.length == 0) {
      console.note("weir: there is nothing to decode");
      return ExitCode.REFUSED;
    }
    for (int i = 0; i < stream.messages().size(); i++) {
      print(stream.messages().get(i), i);
    }
    stream.fault().ifPresent(this::print);
    return faulty ? ExitCode.REFUSED : ExitCode.OK;
  }

  private void print(DiameterMessage message, int index) {
    Check check = checker.check(message);
    faulty |= check instanceof Check.Faulty;
    switch (form) {
      case TEXT -> {
        String text = DiameterText.print(message, dictionary);
        String finding = check instanceof Check.Faulty fault ? "  !! " + fault : "";
        console.result(((index == 0 ? "" : "\n") + text + finding).stripTrailing());
      }
      case JSON ->
          console.result(
              JsonLines.of(json -> new MessageJson(json, dictionary).write(message, check)));
    }
  }

  private void print(Fault fault) {
    faulty = true;
    console.note("weir: at octet %d: %s".formatted(fault.offset(), fault.why()));
  }
}
