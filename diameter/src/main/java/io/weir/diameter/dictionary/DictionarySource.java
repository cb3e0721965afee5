package io.weir.diameter.dictionary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of one dictionary and the name by which messages call it. Immutable.
///
/// @param name the file name, for messages
/// @param text the text, at most [#MAX_CHARS] characters
public record DictionarySource(String name, String text) {
  /// The greatest length of a text in characters; longer ones are refused by the parser.
  public static final int MAX_CHARS = 4 * 1024 * 1024;

  /// Reads a file in UTF-8. Blocks on the file system.
  ///
  /// @throws IOException if the file cannot be read or is not UTF-8
  public static DictionarySource read(Path file) throws IOException {
    Path name = file.getFileName();
    return new DictionarySource(
        name == null ? file.toString() : name.toString(),
        Files.readString(file, StandardCharsets.UTF_8));
  }
}
