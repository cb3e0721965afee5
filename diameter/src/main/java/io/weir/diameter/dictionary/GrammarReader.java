package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.CommandDefinition.Role;
import io.weir.diameter.dictionary.CommandDefinition.Routing;
import io.weir.diameter.dictionary.Grammar.Position;
import io.weir.diameter.dictionary.Grammar.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads definitions in the Command Code Format of RFC 6733 section 3.2 and the group format of
/// section 4.4. What is wrong becomes a problem, and reading goes on at the next rule or
/// definition. Owned by the thread that parses.
final class GrammarReader {
  private static final long MAX_COUNT = 1_000_000;

  private final List<Token> tokens;
  private final Problems problems;
  private final Draft draft;
  private int at;
  private int end;

  /// @param draft where what is read goes
  GrammarReader(List<Token> tokens, Problems problems, Draft draft) {
    this.tokens = tokens;
    this.problems = problems;
    this.draft = draft;
  }

  void read() {
    List<Integer> starts = starts();
    int first = starts.isEmpty() ? tokens.size() : starts.getFirst();
    if (first > 0) {
      problems.at(tokens.getFirst(), "a definition begins with <Name> ::= < ... Header: ... >");
    }
    for (int i = 0; i < starts.size(); i++) {
      at = starts.get(i);
      end = i + 1 < starts.size() ? starts.get(i + 1) : tokens.size();
      readDefinition();
    }
  }

  /// Where definitions begin. Found first, so that a fault in one does not spoil the next.
  private List<Integer> starts() {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).kind() != Token.Kind.DEFINES) {
        continue;
      }
      if (i >= 1 && tokens.get(i - 1).isWord()) {
        starts.add(i - 1);
      } else if (i >= 3
          && tokens.get(i - 1).isSign('>')
          && tokens.get(i - 2).isWord()
          && tokens.get(i - 3).isSign('<')) {
        starts.add(i - 3);
      } else {
        problems.at(tokens.get(i), "a name belongs before ::=, as in <Name> ::= < ... >");
      }
    }
    return starts;
  }

  private void readDefinition() {
    Token name = tokens.get(at).isWord() ? tokens.get(at) : tokens.get(at + 1);
    at += tokens.get(at).isWord() ? 2 : 4;
    draft.attempted.add(name.text());
    Optional<Draft.Header> header = readHeader(name);
    if (header.isEmpty()) {
      return;
    }
    List<Draft.DraftRule> rules = new ArrayList<>();
    while (at < end) {
      readRule(rules);
    }
    draft.definitions.add(new Draft.Definition(name, header.get(), rules));
  }

  private Optional<Draft.Header> readHeader(Token name) {
    int from = at;
    while (at < end && !tokens.get(at).isSign('>')) {
      at++;
    }
    if (at == end) {
      problems.at(name, "the header of " + name.text() + " is not closed by >");
      return Optional.empty();
    }
    List<Token> header = tokens.subList(from, at);
    at++;
    int colon = 0;
    while (colon < header.size() && !header.get(colon).isSign(':')) {
      colon++;
    }
    String words = String.join(" ", header.subList(0, colon).stream().map(Token::text).toList());
    List<Token> rest = header.subList(Math.min(header.size(), colon + 1), header.size());
    if (!rest.isEmpty()
        && (words.equals("< Diameter Header") || words.equals("< Diameter-Header"))) {
      return readCommandHeader(rest);
    }
    if (!rest.isEmpty() && (words.equals("< AVP Header") || words.equals("< AVP-Header"))) {
      return readAvpHeader(rest);
    }
    problems.at(
        name,
        "after ::= comes < Diameter Header: code, ... > for a command or < AVP Header: code > for a"
            + " Grouped AVP");
    return Optional.empty();
  }

  private Optional<Draft.Header> readAvpHeader(List<Token> rest) {
    Token codeAt = rest.getFirst();
    OptionalLong code = DraftReader.unsigned(codeAt, 0xFFFFFFFFL);
    OptionalLong vendor =
        rest.size() > 1 ? DraftReader.unsigned(rest.get(1), 0xFFFFFFFFL) : OptionalLong.of(0);
    if (code.isEmpty() || vendor.isEmpty() || rest.size() > 2) {
      problems.at(codeAt, "the header of a Grouped AVP is < AVP Header: code vendor >");
      return Optional.empty();
    }
    return Optional.of(
        new Draft.Header.OfAvp(codeAt, (int) code.getAsLong(), (int) vendor.getAsLong()));
  }

  private Optional<Draft.Header> readCommandHeader(List<Token> rest) {
    Token codeAt = rest.getFirst();
    Role role = Role.ANSWER;
    Routing routing = Routing.LOCAL;
    boolean error = false;
    for (Token token : rest.subList(1, rest.size())) {
      switch (token.text()) {
        case "REQ" -> role = Role.REQUEST;
        case "PXY" -> routing = Routing.PROXIABLE;
        case "ERR" -> error = true;
        case ",", "[", "]" -> {}
        default -> {
          // RFC 6733 section 3.2 allows the application's number here. It is the one of the file.
          if (!token.isNumber()) {
            problems.at(token, token.text() + " is no command flag; there are REQ, PXY and ERR");
          }
        }
      }
    }
    if (error && codeAt.text().equals("code")) {
      return Optional.of(new Draft.Header.OfAnswerMessage(codeAt));
    }
    OptionalLong code = DraftReader.unsigned(codeAt, 0xFFFFFF);
    if (error || code.isEmpty()) {
      problems.at(
          codeAt,
          error
              ? "ERR is for <answer-message> ::= < Diameter Header: code, ERR [, PXY] > only"
              : codeAt.text() + " is not a command code; write a number from 0 to 16777215");
      return Optional.empty();
    }
    return Optional.of(new Draft.Header.OfCommand(codeAt, (int) code.getAsLong(), role, routing));
  }

  private void readRule(List<Draft.DraftRule> rules) {
    Token first = tokens.get(at);
    OptionalLong min = readCount();
    boolean starred = at < end && tokens.get(at).isSign('*');
    at += starred ? 1 : 0;
    OptionalLong max = starred ? readCount() : OptionalLong.empty();
    if (at >= end || !tokens.get(at).isOpening() || (min.isPresent() && !starred)) {
      problems.at(
          first,
          "a rule is < AVP >, { AVP } or [ AVP ], with a count before it as in 1* or 0*1; found "
              + first.text());
      skipRule();
      return;
    }
    Token opening = tokens.get(at++);
    if (at >= end || !tokens.get(at).isWord()) {
      problems.at(opening, "the name of an AVP belongs after " + opening.text());
      skipRule();
      return;
    }
    Token name = tokens.get(at++);
    if (at >= end || !tokens.get(at).isSign(closing(opening))) {
      problems.at(
          opening, opening.text() + " " + name.text() + " is not closed by " + closing(opening));
      // A new rule that begins here is read; anything else is not understood.
      if (at < end && tokens.get(at).isClosing()) {
        at++;
      }
      return;
    }
    at++;
    addRule(rules, new Count(min, starred, max), opening, name);
  }

  private OptionalLong readCount() {
    if (at < end && tokens.get(at).isNumber()) {
      Token token = tokens.get(at++);
      OptionalLong count = DraftReader.unsigned(token, MAX_COUNT);
      if (count.isEmpty()) {
        problems.at(token, token.text() + " is too many; leave the number out for no limit");
      }
      return count;
    }
    return OptionalLong.empty();
  }

  private void skipRule() {
    while (at < end && !tokens.get(at).isClosing()) {
      at++;
    }
    at++;
  }

  private static char closing(Token opening) {
    return opening.isSign('<') ? '>' : opening.isSign('{') ? '}' : ']';
  }

  /// What stands before a bracket: `[min] "*" [max]`, or nothing.
  private record Count(OptionalLong min, boolean starred, OptionalLong max) {}

  private void addRule(List<Draft.DraftRule> rules, Count count, Token opening, Token name) {
    Position position =
        opening.isSign('<')
            ? Position.FIXED
            : opening.isSign('{') ? Position.REQUIRED : Position.OPTIONAL;
    // Section 3.2: without a number, 0 for fixed and optional rules and 1 for required rules;
    // without a qualifier at all, exactly one for fixed and required and at most one for optional.
    int implied = position == Position.REQUIRED || !count.starred() ? 1 : 0;
    int min = (int) count.min().orElse(position == Position.OPTIONAL ? 0 : implied);
    int max = count.starred() ? (int) count.max().orElse(Rule.UNBOUNDED) : 1;
    if (position == Position.REQUIRED && min == 0) {
      problems.at(opening, "a required AVP occurs at least once; write [ " + name.text() + " ]");
    } else if (position == Position.OPTIONAL && min > 0) {
      problems.at(
          opening, "an optional AVP may be absent; write " + min + "*{ " + name.text() + " }");
    } else if (min > max) {
      problems.at(
          opening,
          name.text() + " cannot occur at least " + min + " and at most " + max + " times");
    } else if (position == Position.FIXED
        && !rules.isEmpty()
        && rules.getLast().position() != Position.FIXED) {
      problems.at(opening, "fixed AVPs come first; move < " + name.text() + " > up");
    } else {
      rules.add(new Draft.DraftRule(name, min, max, position));
    }
  }
}
