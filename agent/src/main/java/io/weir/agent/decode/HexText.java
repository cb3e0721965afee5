package io.weir.agent.decode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Octets written as hexadecimal digits, in the forms that people paste: digits with any white
/// space, `0x`, `\x`, colons, commas or dashes between them, and the dumps of `xxd`, `hexdump -C`,
/// `od` and Wireshark with their offsets and columns of text. Pure functions.
///
/// A dump is known by its first offset, which is 0: a Diameter message begins with its version, 1.
public final class HexText {
  private static final Pattern FIRST_OFFSET = Pattern.compile("\\s*(0x)?0{4,8}:?(\\s.*)?");
  private static final Pattern DUMP_LINE =
      Pattern.compile("\\s*(?:0x)?([0-9a-fA-F]{4,8}):?(?:\\s+(.*))?");
  private static final Pattern BETWEEN = Pattern.compile("0[xX]|\\\\x|[\\s:,;\"'\\-]+");

  private HexText() {}

  /// Reads octets.
  ///
  /// @param text hexadecimal digits or a dump
  /// @return the octets
  /// @throws IllegalArgumentException that says where the text is not hexadecimal
  public static byte[] parse(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (!lines.isEmpty() && FIRST_OFFSET.matcher(lines.get(0)).matches()) {
      return parseDump(lines);
    }
    return parsePlain(text);
  }

  // ---- digits

  private static byte[] parsePlain(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    int lineNumber = 0;
    for (String line : text.lines().toList()) {
      lineNumber++;
      String stripped = BETWEEN.matcher(line).replaceAll("");
      for (int i = 0; i < stripped.length(); i++) {
        if (Character.digit(stripped.charAt(i), 16) < 0 || stripped.charAt(i) > 'f') {
          throw new IllegalArgumentException(
              "line %d: '%s' is no hexadecimal digit".formatted(lineNumber, stripped.charAt(i)));
        }
      }
      digits.append(stripped);
    }
    return octets(digits);
  }

  private static byte[] octets(CharSequence digits) {
    if (digits.length() % 2 != 0) {
      throw new IllegalArgumentException(
          "%d hexadecimal digits are no whole number of octets".formatted(digits.length()));
    }
    byte[] octets = new byte[digits.length() / 2];
    for (int i = 0; i < octets.length; i++) {
      int high = Character.digit(digits.charAt(2 * i), 16);
      octets[i] = (byte) (high << 4 | Character.digit(digits.charAt(2 * i + 1), 16));
    }
    return octets;
  }

  // ---- dumps

  /// @param offset the digits of the offset
  /// @param rest octets and text
  private record DumpLine(String offset, String rest) {
    /// The offset; `od` writes it in octal.
    long value(int radix) {
      return Long.parseLong(offset, radix);
    }
  }

  private static byte[] parseDump(List<String> lines) {
    List<DumpLine> dump = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher parts = DUMP_LINE.matcher(lines.get(i));
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "line %d of a dump does not begin with an offset: %s"
                .formatted(i + 1, lines.get(i).strip()));
      }
      dump.add(new DumpLine(parts.group(1), parts.group(2) == null ? "" : parts.group(2)));
    }
    int radix = radix(dump);
    var octets = new ByteArrayOutputStream();
    for (int i = 0; i < dump.size(); i++) {
      int expected = expected(dump, i, radix);
      byte[] line = octets(digits(dump.get(i).rest(), expected));
      octets.write(line, 0, line.length);
    }
    return octets.toByteArray();
  }

  /// Octal where the second offset is `20` after a line of 16 octets.
  private static int radix(List<DumpLine> dump) {
    if (dump.size() < 2 || !dump.get(1).offset().matches("0*20")) {
      return 16;
    }
    return digits(dump.get(0).rest(), Integer.MAX_VALUE).length() == 2 * 16 ? 8 : 16;
  }

  /// Octets on a line, as far as the next offset tells; else no more than the line before has.
  private static int expected(List<DumpLine> dump, int at, int radix) {
    if (at + 1 < dump.size()) {
      long octets = dump.get(at + 1).value(radix) - dump.get(at).value(radix);
      if (octets > 0 && octets <= 256) {
        return (int) octets;
      }
    }
    return at == 0 ? 64 : expected(dump, at - 1, radix);
  }

  /// The digits of a line: groups of digits up to the column of text, which stands behind a bar or
  /// a wide gap.
  private static String digits(String rest, int expectedOctets) {
    int bar = rest.indexOf('|');
    String columns = bar < 0 ? rest : rest.substring(0, bar);
    StringBuilder digits = new StringBuilder();
    int at = 0;
    while (at < columns.length() && digits.length() / 2 < expectedOctets) {
      int end = at;
      while (end < columns.length() && !Character.isWhitespace(columns.charAt(end))) {
        end++;
      }
      String group = columns.substring(at, end).toLowerCase(Locale.ROOT);
      if (!group.matches("([0-9a-f]{2})+")) {
        break;
      }
      digits.append(group);
      at = end;
      while (at < columns.length() && Character.isWhitespace(columns.charAt(at))) {
        at++;
      }
      // Two spaces stand in the middle of 16 octets, or before the text.
      boolean middle = digits.length() == 2 * 8 && columns.length() - at > 2 * 8;
      if (bar < 0 && at - end >= 2 && !(at - end == 2 && middle)) {
        break;
      }
    }
    return digits.toString();
  }
}
