package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The guides and the examples belong together.
class ExamplesTest {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("weir.root"), "surefire sets weir.root"));
  private static final String SOURCES = "examples/src/main/java/io/weir/examples/";
  private static final Path SOCKETS = ROOT.resolve("docs/sockets.md");
  private static final Path SCTP = ROOT.resolve("docs/sctp.md");

  private static Stream<Path> guides() {
    return Stream.of(SOCKETS, SCTP);
  }

  private static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(SOURCES))) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> !name.equals("package-info"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theGuidesLinkEveryExample() throws IOException {
    String sockets = Files.readString(SOCKETS);
    String sctp = Files.readString(SCTP);
    assertThat(examples())
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(name.startsWith("Sctp") ? sctp : sockets)
                    .contains("[" + name + "](../" + SOURCES + name + ".java)"));
  }

  @ParameterizedTest
  @MethodSource("guides")
  void theGuideStartsOnlyExamplesThatExist(Path guide) throws IOException {
    List<String> started =
        Pattern.compile("examples/run (\\w+)")
            .matcher(Files.readString(guide))
            .results()
            .map(result -> result.group(1))
            .toList();
    assertThat(started).isNotEmpty();
    assertThat(examples()).containsAll(started);
  }

  @ParameterizedTest
  @MethodSource("guides")
  void theGuidesLinksLeadSomewhere(Path guide) throws IOException {
    List<String> links =
        Pattern.compile("]\\(([^)#:]+)[^):]*\\)")
            .matcher(Files.readString(guide))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(links)
        .isNotEmpty()
        .allSatisfy(link -> assertThat(guide.resolveSibling(link).normalize()).exists());
  }

  /// Each line of a snippet of the SCTP guide is a line of an example, but for what is left out.
  @Test
  void theSctpGuidesSnippetsAreOfTheExamples() throws IOException {
    Set<String> lines = new HashSet<>();
    for (String name : examples()) {
      Files.readAllLines(ROOT.resolve(SOURCES + name + ".java"))
          .forEach(line -> lines.add(line.strip()));
    }
    List<String> snippets =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(SCTP))
            .results()
            .flatMap(result -> result.group(1).lines())
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.equals("..."))
            .toList();
    assertThat(snippets).isNotEmpty();
    assertThat(lines).containsAll(snippets);
  }

  @Test
  void everyExampleIsAProgramOfAFewPages() throws IOException, ReflectiveOperationException {
    for (String name : examples()) {
      var main = Class.forName("io.weir.examples." + name).getMethod("main", String[].class);
      assertThat(Modifier.isStatic(main.getModifiers())).as(name).isTrue();
      assertThat(Files.readAllLines(ROOT.resolve(SOURCES + name + ".java")))
          .as(name)
          .hasSizeLessThanOrEqualTo(200);
    }
  }

  /// `Type.member` in the guide, where the type is one of the library.
  @ParameterizedTest
  @MethodSource("guides")
  void theGuideNamesOnlyWhatExists(Path guide) throws IOException {
    List<MatchResult> names =
        Pattern.compile("\\b([A-Z]\\w+)\\.([A-Za-z]\\w+)\\b")
            .matcher(Files.readString(guide))
            .results()
            .filter(name -> !name.group().equals("Path.of")) // the JDK's Path, not a peer's
            .filter(name -> type(name.group(1)).isPresent())
            .toList();
    assertThat(names)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            name ->
                assertThat(membersOf(type(name.group(1)).orElseThrow()))
                    .as(name.group())
                    .contains(name.group(2)));
  }

  private static Optional<Class<?>> type(String name) {
    return Stream.of(
            "transport.",
            "transport.framing.",
            "transport.netty.",
            "transport.ConnectionOptions$",
            "sctp.",
            "sctp.core.",
            "sctp.udp.",
            "sctp.core.AssociationOptions$",
            "sctp.SctpStatus$",
            "sctp.SctpSocket$")
        .map(where -> "io.weir." + where + name)
        .<Class<?>>mapMulti(
            (whole, found) -> {
              try {
                found.accept(Class.forName(whole));
              } catch (ClassNotFoundException e) {
                // it is elsewhere, or of the JDK
              }
            })
        .findFirst();
  }

  private static Set<String> membersOf(Class<?> type) {
    Set<String> names = new HashSet<>();
    Stream.of(type.getMethods()).forEach(one -> names.add(one.getName()));
    Stream.of(type.getFields()).forEach(one -> names.add(one.getName()));
    Stream.of(type.getClasses()).forEach(one -> names.add(one.getSimpleName()));
    return names;
  }
}
