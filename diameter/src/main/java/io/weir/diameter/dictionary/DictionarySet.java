package io.weir.diameter.dictionary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses texts that may inherit from each other, in whatever order they are given. Used once, by
/// one thread.
final class DictionarySet {
  private final Map<String, Dictionary> finished;
  private final Map<String, Text> texts = new LinkedHashMap<>();
  private final List<Problem> found = new ArrayList<>();

  /// @param known dictionaries that texts may inherit, by name
  DictionarySet(Map<String, Dictionary> known) {
    this.finished = new LinkedHashMap<>(known);
  }

  /// A text after reading and before its names are resolved.
  private record Text(Draft draft, Problems problems) {}

  /// The dictionaries of the texts by name, in the order of the texts.
  ///
  /// @throws DictionaryException with every problem of every text
  Map<String, Dictionary> parse(List<DictionarySource> sources) {
    for (DictionarySource source : sources) {
      read(source);
    }
    for (String name : texts.keySet()) {
      finish(name, new LinkedHashSet<>());
    }
    texts.values().forEach(text -> found.addAll(text.problems.found()));
    if (!found.isEmpty()) {
      throw new DictionaryException(found);
    }
    Map<String, Dictionary> parsed = new LinkedHashMap<>(finished);
    parsed.keySet().retainAll(texts.keySet());
    return parsed;
  }

  private void read(DictionarySource source) {
    Problems problems = new Problems(source.name());
    if (source.text().length() > DictionarySource.MAX_CHARS) {
      found.add(
          new Problem(
              source.name(),
              1,
              1,
              "the text is longer than " + DictionarySource.MAX_CHARS + " characters; split it"));
      return;
    }
    Draft draft = new DraftReader(problems).read(Section.of(source.text(), problems));
    Token name = draft.name;
    if (name == null) {
      problems.at(1, 1, "the dictionary has no name; write: dictionary <name>");
      texts.put(source.name(), new Text(draft, problems));
    } else if (finished.containsKey(name.text()) || texts.containsKey(name.text())) {
      problems.at(name, "there is a dictionary " + name.text() + " already; choose another name");
      found.addAll(problems.found());
    } else {
      texts.put(name.text(), new Text(draft, problems));
    }
  }

  /// Finishes a dictionary after those it inherits; `path` are the names on the way to it.
  private @Nullable Dictionary finish(String name, Set<String> path) {
    Dictionary done = finished.get(name);
    Text text = texts.get(name);
    if (done != null || text == null) {
      return done;
    }
    path.add(name);
    DictionaryContents parents = new DictionaryContents();
    for (Token inherited : text.draft.inherited) {
      Dictionary parent = parent(inherited, text, path);
      if (parent != null) {
        addParent(parents, parent, inherited, text);
      }
    }
    path.remove(name);
    Dictionary dictionary =
        new Dictionary(new Linker(text.draft, new Dictionary(parents), text.problems).link());
    finished.put(name, dictionary);
    return dictionary;
  }

  private @Nullable Dictionary parent(Token inherited, Text text, Set<String> path) {
    if (path.contains(inherited.text())) {
      text.problems.at(
          inherited,
          "the dictionaries inherit each other in a circle: "
              + String.join(" inherits ", path)
              + " inherits "
              + inherited.text());
      return null;
    }
    Dictionary parent = finish(inherited.text(), path);
    if (parent == null) {
      Set<String> known = new LinkedHashSet<>(finished.keySet());
      known.addAll(texts.keySet());
      text.problems.at(
          inherited,
          "no dictionary is called "
              + inherited.text()
              + "; there are "
              + String.join(", ", known)
              + NearNames.advice(inherited.text(), known));
    }
    return parent;
  }

  private static void addParent(
      DictionaryContents parents, Dictionary parent, Token inherited, Text text) {
    try {
      parents.addAll(parent);
    } catch (DictionaryException e) {
      text.problems.at(inherited, String.valueOf(e.getMessage()));
    }
  }
}
