package io.weir.diameter.dictionary;

import java.util.ArrayList;
import java.util.List;

/// A line of a dictionary that begins in the first column, and the indented lines below it.
/// Immutable.
///
/// @param keyword the first word
/// @param arguments the rest of the first line
/// @param rows the indented lines, none of them empty
record Section(Token keyword, List<Token> arguments, List<List<Token>> rows) {
  private static final String SIGNS = "<>{}[]*,:";

  Section {
    arguments = List.copyOf(arguments);
    rows = List.copyOf(rows);
  }

  /// The rows as one run of tokens, for grammars, where a line end means nothing.
  List<Token> tokens() {
    return rows.stream().flatMap(List::stream).toList();
  }

  /// Cuts a text into sections. What stands before the first section is a problem.
  static List<Section> of(String text, Problems problems) {
    List<Section> sections = new ArrayList<>();
    List<Token> head = List.of();
    List<List<Token>> rows = new ArrayList<>();
    int line = 0;
    for (String lineText : text.split("\r?\n", -1)) {
      line++;
      List<Token> tokens = tokens(lineText, line);
      if (tokens.isEmpty()) {
        continue;
      }
      if (opensSection(tokens)) {
        finish(head, rows, sections);
        head = tokens;
        rows = new ArrayList<>();
      } else if (head.isEmpty()) {
        problems.at(
            tokens.getFirst(),
            "this line belongs to a section, and none is open; begin one, for example: avps");
      } else {
        rows.add(tokens);
      }
    }
    finish(head, rows, sections);
    return sections;
  }

  /// A grammar may be pasted without its indentation; it begins with a sign, a number or a name
  /// before `::=`, which no heading does.
  private static boolean opensSection(List<Token> tokens) {
    Token first = tokens.getFirst();
    return first.column() == 1
        && first.isWord()
        && !first.isNumber()
        && (tokens.size() == 1 || tokens.get(1).kind() != Token.Kind.DEFINES);
  }

  private static void finish(List<Token> head, List<List<Token>> rows, List<Section> sections) {
    if (!head.isEmpty()) {
      sections.add(new Section(head.getFirst(), head.subList(1, head.size()), rows));
    }
  }

  private static List<Token> tokens(String text, int line) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length() && text.charAt(at) != ';') {
      int from = at;
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("::=", at)) {
        at += 3;
        tokens.add(new Token(Token.Kind.DEFINES, "::=", line, from + 1));
      } else if (SIGNS.indexOf(text.charAt(at)) >= 0) {
        at++;
        tokens.add(new Token(Token.Kind.SIGN, text.substring(from, at), line, from + 1));
      } else {
        at = endOfWord(text, at);
        tokens.add(new Token(Token.Kind.WORD, text.substring(from, at), line, from + 1));
      }
    }
    return tokens;
  }

  private static int endOfWord(String text, int from) {
    int at = from;
    while (at < text.length()
        && text.charAt(at) != ';'
        && !Character.isWhitespace(text.charAt(at))
        && SIGNS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
