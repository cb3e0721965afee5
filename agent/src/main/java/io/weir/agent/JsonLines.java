package io.weir.agent;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON for standard output, one value per line. Pure functions.
public final class JsonLines {
  private JsonLines() {}

  /// Writes one value.
  ///
  /// @param value writes it
  /// @return its text, without a line feed
  public static String of(Consumer<JsonGenerator> value) {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      value.accept(json);
    }
    return text.toString();
  }
}
