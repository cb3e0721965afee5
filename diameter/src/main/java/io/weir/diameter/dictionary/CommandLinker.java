package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.CommandDefinition.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Joins the rows of `commands` sections with their grammars. Owned by the thread that parses.
final class CommandLinker {
  private final Draft draft;
  private final Linker linker;
  private final Problems problems;
  private final Map<String, Draft.CommandRow> rows = new HashMap<>();
  private final Set<Draft.CommandRow> defined = new HashSet<>();
  private final Set<String> taken = new HashSet<>();

  CommandLinker(Draft draft, Linker linker, Problems problems) {
    this.draft = draft;
    this.linker = linker;
    this.problems = problems;
  }

  void link(DictionaryContents contents) {
    for (Draft.CommandRow row : draft.commands) {
      linkName(row.name(), row);
      linkName(row.abbreviation(), row);
    }
    if (draft.applications.isEmpty() && !draft.commands.isEmpty()) {
      problems.at(
          draft.commands.getFirst().name(),
          "a command belongs to an application; write: application <id> auth|acct <name>");
      return;
    }
    for (Draft.Definition definition : draft.definitions) {
      switch (definition.header()) {
        case Draft.Header.OfAvp _ -> {}
        case Draft.Header.OfCommand header -> linkCommand(definition, header, contents);
        case Draft.Header.OfAnswerMessage _ ->
            contents.answerMessage = new Grammar(linker.rules(definition), List.of());
      }
    }
    checkCommandsAreDefined();
  }

  private void linkName(Token name, Draft.CommandRow row) {
    if (rows.putIfAbsent(name.text(), row) != null) {
      problems.at(name, "a command is called " + name.text() + " already; rename or remove one");
    }
  }

  private void linkCommand(
      Draft.Definition definition, Draft.Header.OfCommand header, DictionaryContents contents) {
    Token name = definition.name();
    Draft.CommandRow row = rows.get(name.text());
    String fault = faultOf(row, header, name.text());
    if (row == null || fault != null) {
      problems.at(row == null ? name : header.codeAt(), fault == null ? "" : fault);
      return;
    }
    defined.add(row);
    contents.put(
        new CommandDefinition(
            row.name().text(),
            row.abbreviation().text(),
            row.code(),
            draft.applications.getFirst().id(),
            header.role(),
            header.routing(),
            new Grammar(linker.rules(definition), List.of())));
  }

  private @Nullable String faultOf(
      Draft.@Nullable CommandRow row, Draft.Header.OfCommand header, String name) {
    if (row == null) {
      return "no command is called "
          + name
          + NearNames.sentence(name, rows.keySet())
          + " List it under commands: <Command-Name> <ABBREVIATION> <code>";
    }
    if (row.code() != header.code()) {
      return name + " has code " + row.code() + " in the commands section; make the two agree";
    }
    if (defined.contains(row)) {
      return name + " has a grammar already; remove one of the two";
    }
    if (!taken.add(header.code() + (header.role() == Role.REQUEST ? " REQ" : ""))) {
      return "code "
          + header.code()
          + " has a"
          + (header.role() == Role.REQUEST ? " request" : "n answer")
          + " already; add or remove REQ, or correct the code";
    }
    return null;
  }

  private void checkCommandsAreDefined() {
    for (Draft.CommandRow row : draft.commands) {
      if (!draft.attempted.contains(row.name().text())
          && !draft.attempted.contains(row.abbreviation().text())) {
        problems.at(
            row.name(),
            row.name().text()
                + " has no grammar; write under grammar: <"
                + row.abbreviation().text()
                + "> ::= < Diameter Header: "
                + row.code()
                + " ... > ...");
      }
    }
  }
}
