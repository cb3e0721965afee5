package io.weir.agent.config;

import java.util.ArrayList;
import java.util.List;

/// Writes settings: as a file with comments, and as the reference for people. Pure functions.
final class ConfigurationText {
  private static final int COMMENT_WIDTH = 90;

  private ConfigurationText() {}

  /// A whole file that says what these values say.
  static String yaml(SettingValues values) {
    StringBuilder text = new StringBuilder();
    String section = "";
    for (Setting<?> setting : Settings.ALL) {
      if (!setting.section().equals(section)) {
        section = setting.section();
        if (!section.isEmpty()) {
          text.append("\n# ").append(Settings.SECTIONS.get(section)).append(".\n");
          text.append(section).append(":\n");
        }
      }
      if (section.isEmpty()) {
        text.append('\n');
      }
      append(text, setting, setting.print(values.get(setting)));
    }
    return text.substring(1);
  }

  private static void append(StringBuilder text, Setting<?> setting, String value) {
    String indent = setting.section().isEmpty() ? "" : "  ";
    for (String line : wrapped(setting.meaning() + " (" + setting.type().bounds() + ")")) {
      text.append(indent).append("# ").append(line).append('\n');
    }
    text.append(indent).append(setting.name()).append(": ").append(value).append('\n');
  }

  private static List<String> wrapped(String words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() >= COMMENT_WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /// The table of the reference, in Markdown.
  static String reference() {
    StringBuilder text = new StringBuilder();
    text.append("| key | type | default | bounds | meaning |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    for (Setting<?> setting : Settings.ALL) {
      text.append(
          "| `%s` | %s | `%s` | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.type().name(),
                  setting.print(setting.standard()),
                  setting.type().bounds(),
                  setting.meaning()));
    }
    return text.toString();
  }
}
