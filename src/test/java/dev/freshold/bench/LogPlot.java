package dev.freshold.bench;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Curves over two logarithmic axes, as SVG: a line through the medians, a bar from the least to the
 * most at each.
 */
final class LogPlot {

  private static final int WIDTH = 470;
  private static final int HEIGHT = 330;
  private static final int LEFT = 64;
  private static final int TOP = 24;
  private static final int BOTTOM = 44;
  private static final int LEGEND_LINE = 15;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c8553d", "#3a7d44", "#7b4b94", "#8d6b1f", "#30363d");

  private LogPlot() {}

  /** A place and a figure. */
  record Dot(double x, Spread y) {}

  /**
   * A line through its dots.
   *
   * @param colour a number of its own, or that of another which it belongs to
   */
  record Curve(String name, List<Dot> dots, int colour, boolean isDashed) {

    Curve {
      dots = List.copyOf(dots);
    }
  }

  /** One pair of axes. */
  record Panel(String xLabel, String yLabel, List<Curve> curves) {

    Panel {
      curves = List.copyOf(curves);
    }

    private Stream<Dot> dots() {
      return curves.stream().flatMap(curve -> curve.dots().stream());
    }
  }

  /** Powers of ten between which all figures lie. */
  record Range(int low, int high) {

    static Range of(DoubleStream figures) {
      DoubleSummaryStatistics all = figures.filter(one -> one > 0).summaryStatistics();
      if (all.getCount() == 0) {
        return new Range(0, 1);
      }
      int low = (int) Math.floor(Math.log10(all.getMin()));
      int high = (int) Math.ceil(Math.log10(all.getMax()));
      return new Range(low, Math.max(high, low + 1));
    }

    /** Where it lies, from 0 to 1; what is not above nothing lies at 0. */
    double place(double figure) {
      return figure <= 0 ? 0 : Math.clamp((Math.log10(figure) - low) / (high - low), 0, 1);
    }
  }

  /** All panels, from left to right. */
  static String svg(List<Panel> panels) {
    int legend = panels.stream().mapToInt(panel -> panel.curves().size()).max().orElse(0);
    int height = HEIGHT + legend * LEGEND_LINE + 8;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n",
            WIDTH * panels.size(),
            height,
            WIDTH * panels.size(),
            height));
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    for (int i = 0; i < panels.size(); i++) {
      out.append(String.format(Locale.ROOT, "<g transform=\"translate(%d 0)\">%n", i * WIDTH));
      panel(out, panels.get(i));
      out.append("</g>\n");
    }
    return out.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder out, Panel panel) {
    Range xs = Range.of(panel.dots().mapToDouble(Dot::x));
    Range ys =
        Range.of(
            panel.dots().flatMapToDouble(dot -> DoubleStream.of(dot.y().least(), dot.y().most())));
    grid(out, panel, xs, ys);
    for (int i = 0; i < panel.curves().size(); i++) {
      curve(out, panel.curves().get(i), i, xs, ys);
    }
  }

  private static void grid(StringBuilder out, Panel panel, Range xs, Range ys) {
    for (int power = xs.low(); power <= xs.high(); power++) {
      double x = x(xs, Math.pow(10, power));
      line(out, x, TOP, x, HEIGHT - BOTTOM, "#d9dde1");
      label(out, x, HEIGHT - BOTTOM + 16, "middle", power(power));
    }
    for (int power = ys.low(); power <= ys.high(); power++) {
      double y = y(ys, Math.pow(10, power));
      line(out, LEFT, y, WIDTH - 14, y, "#d9dde1");
      label(out, LEFT - 6, y + 4, "end", power(power));
    }
    label(out, (LEFT + WIDTH) / 2.0, HEIGHT - BOTTOM + 34, "middle", panel.xLabel());
    label(out, LEFT, TOP - 9, "start", panel.yLabel());
  }

  private static void curve(StringBuilder out, Curve curve, int number, Range xs, Range ys) {
    String colour = COLOURS.get(curve.colour() % COLOURS.size());
    StringBuilder path = new StringBuilder();
    for (Dot dot : curve.dots()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : " L",
              x(xs, dot.x()),
              y(ys, dot.y().median())));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"%s/>%n",
            path,
            colour,
            dashes(curve)));
    for (Dot dot : curve.dots()) {
      double x = x(xs, dot.x());
      line(out, x, y(ys, dot.y().least()), x, y(ys, dot.y().most()), colour);
      out.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\"/>%n",
              x,
              y(ys, dot.y().median()),
              colour));
    }
    double at = HEIGHT + (double) number * LEGEND_LINE;
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
            LEFT,
            at,
            LEFT + 18,
            at,
            colour,
            dashes(curve)));
    label(out, LEFT + 24, at + 4, "start", curve.name());
  }

  private static String dashes(Curve curve) {
    return curve.isDashed() ? " stroke-dasharray=\"5 3\"" : "";
  }

  private static double x(Range xs, double figure) {
    return LEFT + xs.place(figure) * (WIDTH - 14 - LEFT);
  }

  private static double y(Range ys, double figure) {
    return HEIGHT - BOTTOM - ys.place(figure) * (HEIGHT - BOTTOM - TOP);
  }

  private static void line(
      StringBuilder out, double x1, double y1, double x2, double y2, String colour) {
    out.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  private static void label(StringBuilder out, double x, double y, String anchor, String words) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#30363d\">%s</text>%n",
            x,
            y,
            anchor,
            words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  /** As people write it: 1, 1,000, or 0.01. */
  private static String power(int power) {
    return power >= 0
        ? String.format(Locale.ROOT, "%,.0f", Math.pow(10, power))
        : "0." + "0".repeat(-power - 1) + "1";
  }
}
