package dev.freshold.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The comments of a config interface, read from its source by the compiler: setting name to text,
 * in the order of the source. The comment of the interface itself is under the empty name.
 */
final class JavadocPages {

  private static final Path SOURCES = Path.of("src/main/java/dev/freshold/config");

  private JavadocPages() {}

  static Map<String, String> of(Class<?> type) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjects(SOURCES.resolve(type.getSimpleName() + ".java")));
      Collector collector = new Collector(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        TreePath file = new TreePath(unit);
        unit.getTypeDecls().forEach(declared -> collector.visit(new TreePath(file, declared), ""));
      }
      return collector.pages;
    }
  }

  private static final class Collector {

    private final Map<String, String> pages = new LinkedHashMap<>();
    private final DocTrees trees;

    private Collector(DocTrees trees) {
      this.trees = trees;
    }

    /** An interface; a method that gives an interface nested in it stands for a group of names. */
    private void visit(TreePath path, String name) {
      note(name, path);
      List<? extends Tree> members = ((ClassTree) path.getLeaf()).getMembers();
      String prefix = name.isEmpty() ? "" : name + ".";
      for (Tree member : members) {
        if (member instanceof MethodTree method) {
          String below = prefix + Schema.kebab(method.getName().toString());
          groupOf(method, members)
              .ifPresentOrElse(
                  group -> visit(new TreePath(path, group), below),
                  () -> note(below, new TreePath(path, method)));
        }
      }
    }

    private static Optional<? extends Tree> groupOf(
        MethodTree method, List<? extends Tree> members) {
      String type = String.valueOf(method.getReturnType());
      return members.stream()
          .filter(m -> m instanceof ClassTree group && group.getSimpleName().contentEquals(type))
          .findFirst();
    }

    private void note(String name, TreePath path) {
      DocCommentTree comment = trees.getDocCommentTree(path);
      if (comment == null) {
        throw new IllegalStateException(name + " has no comment");
      }
      pages.put(
          name,
          markdown(
              comment.getFullBody().stream().map(Object::toString).collect(Collectors.joining())));
    }

    private static String markdown(String html) {
      return html.replaceAll("\\s+", " ")
          .replaceAll("<code>\\s*", "`")
          .replaceAll("\\s*</code>", "`")
          .replace("&lt;", "<")
          .replace("&gt;", ">")
          .replaceAll("\\s*<p>\\s*", "\n\n")
          .strip();
    }
  }
}
