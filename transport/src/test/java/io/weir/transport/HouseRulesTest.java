package io.weir.transport;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md that the compiler does not know, over this module's main classes.
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir.transport");

  @Test
  void onlyTheEngineNamesNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.weir.transport.netty..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.netty.."))
        .because("ARCHITECTURE.md: io.weir.transport.netty is the only package that names Netty")
        .check(CLASSES);
  }

  @Test
  void whatAnApplicationSeesDoesNotDependOnTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("io.weir.transport")
        .should()
        .dependOnClassesThat(resideInAPackage("io.weir.transport.netty.."))
        .because("ARCHITECTURE.md: the engine can be exchanged")
        .check(CLASSES);
  }

  @Test
  void framingIsPure() {
    classes()
        .that()
        .resideInAPackage("io.weir.transport.framing")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java.lang..",
                "java.nio",
                "java.nio.charset",
                "java.util",
                "java.util.function",
                "org.jspecify..",
                "io.weir.transport",
                "io.weir.transport.framing"))
        .andShould()
        .onlyDependOnClassesThat(
            not(assignableTo(Thread.class)).and(not(assignableTo(ThreadLocal.class))))
        .because("ARCHITECTURE.md: framing is bytes in and bytes out")
        .check(CLASSES);
  }

  @Test
  void whatAnApplicationSeesDoesNotDependOnTheFramersThatComeWithIt() {
    noClasses()
        .that()
        .resideInAnyPackage("io.weir.transport", "io.weir.transport.netty..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.weir.transport.framing.."))
        .because("ARCHITECTURE.md: a framer of the application is as good as ours")
        .check(CLASSES);
  }

  // ---- signatures

  private static ArchRule noNettyInSignaturesOf(DescribedPredicate<JavaClass> which) {
    return classes()
        .that(which)
        .should(keepNettyOutOfSignatures())
        .because("ARCHITECTURE.md: no Netty type appears in a public signature");
  }

  @Test
  void noNettyTypeInWhatAnApplicationSees() {
    noNettyInSignaturesOf(describe("can be seen from outside", HouseRulesTest::isVisible))
        .check(CLASSES);
  }

  /// The rule above would be worth nothing if it saw nothing.
  @Test
  void theRuleOfSignaturesSeesEverySortOfThem() {
    for (Class<?> wrong :
        List.of(ReturnsNetty.class, TakesNetty.class, HoldsNetty.class, ExtendsNetty.class)) {
      JavaClasses only = new ClassFileImporter().importClasses(wrong);
      assertThatThrownBy(() -> noNettyInSignaturesOf(alwaysTrue()).check(only))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("io.netty");
    }
  }

  abstract static class ReturnsNetty {
    protected abstract List<ByteBuf> buffers();
  }

  abstract static class TakesNetty {
    public abstract void take(ByteBuf buffer);
  }

  abstract static class HoldsNetty {
    protected Set<? extends ByteBuf> held = Set.of();
  }

  abstract static class ExtendsNetty
      implements io.netty.util.concurrent.GenericFutureListener<
          io.netty.util.concurrent.Future<String>> {}

  private static boolean isVisible(JavaClass type) {
    boolean visible =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return visible && type.getEnclosingClass().map(HouseRulesTest::isVisible).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaClass> keepNettyOutOfSignatures() {
    return new ArchCondition<>("keep Netty out of public and protected signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaType> supertypes =
            Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        report(type, type.getName(), supertypes, events);
        type.getMembers().stream()
            .filter(HouseRulesTest::isVisible)
            .forEach(member -> report(type, member.getFullName(), named(member), events));
      }
    };
  }

  private static Stream<JavaType> named(JavaMember member) {
    if (member instanceof JavaCodeUnit code) {
      return Stream.of(
              Stream.of(code.getReturnType()),
              code.getParameterTypes().stream(),
              code.getExceptionTypes().stream().map(JavaType.class::cast))
          .flatMap(types -> types);
    }
    return member.getAllInvolvedRawTypes().stream().map(JavaType.class::cast);
  }

  private static void report(
      JavaClass type, String where, Stream<JavaType> named, ConditionEvents events) {
    named
        .flatMap(one -> one.getAllInvolvedRawTypes().stream())
        .filter(raw -> raw.getBaseComponentType().getPackageName().startsWith("io.netty"))
        .distinct()
        .forEach(
            raw ->
                events.add(SimpleConditionEvent.violated(type, where + " names " + raw.getName())));
  }
}
