package io.weir.agent.config;

import io.weir.agent.config.YamlNode.Entry;
import io.weir.agent.config.YamlNode.Mapping;
import io.weir.agent.config.YamlNode.Nothing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the settings that a file says. Used once, by one thread.
final class ConfigurationReader {
  private static final Map<String, Setting<?>> BY_KEY = new HashMap<>();

  static {
    Settings.ALL.forEach(setting -> BY_KEY.put(setting.key(), setting));
  }

  private final String file;
  private final Problems problems;
  private final SettingValues values;

  ConfigurationReader(String file, Problems problems, SettingValues values) {
    this.file = file;
    this.problems = problems;
    this.values = values;
  }

  void read(String text) {
    switch (YamlTree.read(file, text, problems)) {
      case Mapping top -> readSection("", top);
      case Nothing _ -> {}
      case YamlNode other ->
          problems.add(
              file, other.line(), "", "has " + other.kind() + "; write keys such as 'node:' here");
    }
  }

  private void readSection(String section, Mapping mapping) {
    Set<String> seen = new HashSet<>();
    for (Entry entry : mapping.entries()) {
      String key = section.isEmpty() ? entry.key() : section + "." + entry.key();
      if (!seen.add(key)) {
        problems.add(file, entry.line(), key, "is there twice; keep one");
        continue;
      }
      Setting<?> setting = BY_KEY.get(key);
      if (setting != null) {
        readSetting(setting, entry);
      } else if (Settings.SECTIONS.containsKey(key)) {
        readWholeSection(key, entry);
      } else {
        problems.add(file, entry.line(), key, unknown(section, entry.key()));
      }
    }
  }

  private void readWholeSection(String key, Entry entry) {
    switch (entry.value()) {
      case Mapping inner -> readSection(key, inner);
      case Nothing _ -> {}
      case YamlNode other ->
          problems.add(
              file,
              entry.line(),
              key,
              "has %s; write its keys, indented: %s"
                  .formatted(other.kind(), String.join(", ", known(key).toList())));
    }
  }

  private <T> void readSetting(Setting<T> setting, Entry entry) {
    if (entry.value() instanceof Nothing) {
      problems.add(
          file,
          entry.line(),
          setting.key(),
          "has no value; write a %s (%s), or leave the key out"
              .formatted(setting.type().name(), setting.type().bounds()));
      return;
    }
    try {
      values.put(setting, setting.type().read(entry.value()), file, entry.line());
    } catch (ValueType.Unreadable e) {
      problems.add(file, e.line(), setting.key(), String.valueOf(e.getMessage()));
    }
  }

  private static Stream<String> known(String section) {
    Stream<String> inner =
        Settings.ALL.stream()
            .filter(setting -> setting.section().equals(section))
            .map(Setting::name);
    return section.isEmpty() ? Stream.concat(Settings.SECTIONS.keySet().stream(), inner) : inner;
  }

  private static String unknown(String section, String name) {
    List<String> names = known(section).sorted().toList();
    for (String known : names) {
      if (isNear(name.toLowerCase(Locale.ROOT), known)) {
        return "is unknown; did you mean " + known + "?";
      }
    }
    return "is unknown; known here: " + String.join(", ", names);
  }

  /// One letter too many, too few, wrong or swapped, or `_` for `-`.
  private static boolean isNear(String written, String known) {
    String one = written.replace('_', '-');
    int same = 0;
    while (same < Math.min(one.length(), known.length())
        && one.charAt(same) == known.charAt(same)) {
      same++;
    }
    String left = one.substring(same);
    String right = known.substring(same);
    return left.equals(right)
        || tail(left, 1).equals(tail(right, 1))
        || tail(left, 1).equals(right)
        || left.equals(tail(right, 1))
        || (left.length() >= 2
            && right.length() >= 2
            && left.charAt(0) == right.charAt(1)
            && tail(left, 2).equals(tail(right, 2)));
  }

  private static String tail(String text, int from) {
    return text.length() < from ? "" : text.substring(from);
  }
}
