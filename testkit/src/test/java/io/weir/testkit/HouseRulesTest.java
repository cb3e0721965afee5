package io.weir.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.weir.transport.Deadlines;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md that the compiler does not know, over this module's main classes.
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir.testkit");

  private static final String SIMULATION =
      "(\\[L)?io\\.weir\\.testkit\\."
          + "(ManualClock|SimulatedNetwork|Link|LinkConditions|Flight|Network\\w+)(\\$.*)?;?";

  @Test
  void theSimulationKnowsNoSocketThreadLockOrClock() {
    classes()
        .that(nameMatching(SIMULATION))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java.lang..",
                    "java.math",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.time",
                    "org.jspecify..")
                .or(nameMatching(SIMULATION))
                .or(type(Deadlines.class)))
        .because("ARCHITECTURE.md: time is moved by hand")
        .check(CLASSES);
    noClasses()
        .that(nameMatching(SIMULATION))
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat(type(Thread.class))
        .because("ARCHITECTURE.md: time is moved by hand")
        .check(CLASSES);
  }

  @Test
  void noConcreteTransportIsNamed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.weir.transport.netty..", "io.weir.sctp..", "io.weir.diameter..")
                .or(resideInAPackage("io.netty..")))
        .because("ARCHITECTURE.md: the contract is of every transport")
        .check(CLASSES);
  }
}
