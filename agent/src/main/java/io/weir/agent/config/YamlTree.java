package io.weir.agent.config;

import io.weir.agent.config.YamlNode.Entry;
import io.weir.agent.config.YamlNode.Mapping;
import io.weir.agent.config.YamlNode.Nothing;
import io.weir.agent.config.YamlNode.Scalar;
import io.weir.agent.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a YAML text into nodes that know their lines. Used once, by one thread.
///
/// Deeper nesting and longer files than a configuration has are refused.
final class YamlTree {
  private static final int MAX_DEPTH = 8;

  private final String file;
  private final Problems problems;
  private final YAMLParser parser;

  private YamlTree(String file, Problems problems, YAMLParser parser) {
    this.file = file;
    this.problems = problems;
    this.parser = parser;
  }

  /// Reads a text.
  ///
  /// @param file what to call the text in problems
  /// @param text the YAML text
  /// @param problems gets what cannot be read
  /// @return what was read; nothing when the text is empty or cannot be read
  static YamlNode read(String file, String text, Problems problems) {
    try (YAMLParser parser =
        (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      var tree = new YamlTree(file, problems, parser);
      JsonToken first = parser.nextToken();
      YamlNode root = first == null ? new Nothing(1) : tree.node(first, 0);
      JsonToken more = parser.nextToken();
      if (more != null) {
        problems.add(file, tree.line(), "", "a second document begins; a file holds one");
      }
      return root;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      problems.add(file, at == null ? 1 : at.getLineNr(), "", "not YAML: " + firstLine(e));
      return new Nothing(1);
    }
  }

  private static String firstLine(JacksonException e) {
    String words = String.valueOf(e.getOriginalMessage());
    int end = words.indexOf('\n');
    return end < 0 ? words : words.substring(0, end);
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private YamlNode node(JsonToken token, int depth) {
    int line = line();
    if (depth > MAX_DEPTH) {
      problems.add(file, line, "", "nested too deep");
      parser.skipChildren();
      return new Nothing(line);
    }
    if (parser.isCurrentAlias()) {
      problems.add(file, line, "", "aliases (*name) are not understood; write the value out");
      return new Nothing(line);
    }
    return switch (token) {
      case START_OBJECT -> mapping(line, depth);
      case START_ARRAY -> sequence(line, depth);
      case VALUE_NULL -> new Nothing(line);
      default -> new Scalar(line, parser.getString());
    };
  }

  private Mapping mapping(int line, int depth) {
    List<Entry> entries = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      int keyLine = line();
      String key = parser.currentName();
      YamlNode value = node(parser.nextToken(), depth + 1);
      entries.add(new Entry(keyLine, key, value));
    }
    return new Mapping(line, entries);
  }

  private Sequence sequence(int line, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token, depth + 1));
    }
    return new Sequence(line, items);
  }
}
