package dev.freshold.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is written of measurements along an axis. */
class GrowthTest {

  private final Growth growth =
      new Growth(
          "entries",
          "entries",
          List.of(
              reading("Get", 1_000, List.of(100d, 200d), List.of(100d, 200d)),
              reading("Get", 10_000, List.of(50d, 50d), List.of(100d, 200d))),
          List.of(new Growth.Note("bytes", 1_000, 269), new Growth.Note("bytes", 10_000, 270)));

  @Test
  void reading_isComparedWithItsNeighbour_roundByRound() {
    Spread relative = growth.readings().getLast().relative(Sample::perSecond);

    assertThat(relative).isEqualTo(Spread.of(.25, .5));
  }

  @Test
  void reading_withoutANeighbourInEachRound_isRefused() {
    assertThatThrownBy(() -> reading("Get", 1, List.of(1d, 2d), List.of(1d)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void table_hasALineForEachReading_andOneForEachKindOfFigure() {
    assertThat(growth.table().lines())
        .filteredOn(line -> line.startsWith("| Get"))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("| Get | 10,000 | 50.0 | 0.50 (0.25 to 0.50) |");
    assertThat(growth.table()).contains("| entries | 1,000 | 10,000 |", "| bytes | 269 | 270 |");
  }

  @Test
  void picture_isAnImageWithACurveForEachWork() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(growth.picture().getBytes(StandardCharsets.UTF_8)));

    NodeList curves = svg.getElementsByTagName("path");
    assertThat(curves.getLength()).as("a rate, a median, a p99").isEqualTo(3);
    assertThat(((Element) curves.item(0)).getAttribute("d")).startsWith("M").contains(" L");
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(6);
  }

  @Test
  void place_onALogarithmicAxis_isThatOfThePower() {
    LogPlot.Range range = LogPlot.Range.of(DoubleStream.of(1, 1_000, 0));

    assertThat(range).isEqualTo(new LogPlot.Range(0, 3));
    assertThat(range.place(10)).isCloseTo(1 / 3d, within(1e-9));
    assertThat(range.place(1_000)).isEqualTo(1);
    assertThat(range.place(0)).isZero();
    assertThat(LogPlot.Range.of(DoubleStream.empty())).isEqualTo(new LogPlot.Range(0, 1));
    assertThat(LogPlot.Range.of(DoubleStream.of(10))).isEqualTo(new LogPlot.Range(1, 2));
  }

  @Test
  void part_ofAPage_isReplaced_andWhatStandsAroundItStays() {
    String page = "# Growth\n\nbefore\n";

    String once = GrowthBench.placed(page, "tags", "one") + "\nafter\n";
    String twice = GrowthBench.placed(once, "tags", "two");

    assertThat(once).contains("before", "one", "after");
    assertThat(twice).isEqualTo(once.replace("one", "two"));
    assertThat(GrowthBench.placed(twice, "nodes", "three")).contains("two", "three");
  }

  private static Reading reading(String work, long x, List<Double> rates, List<Double> beside) {
    return new Reading(work, x, samples(rates), samples(beside));
  }

  private static List<Sample> samples(List<Double> rates) {
    return rates.stream().map(rate -> new Sample(rate, 1, 2, 3, 4, 5, 6)).toList();
  }
}
