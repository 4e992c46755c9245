package dev.rookery.api.tenant;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * String expressions of Java sources, with the values of constants of the same file. Parts that are not known before the program
 * runs are left out.
 */
final class SourceStatements {
    /** A string expression that is not part of a longer one. */
    record Expression(String file, String text) {}

    private SourceStatements() {}

    /** Returns the expressions of the sources below the folders. */
    static List<Expression> read(List<Path> folders) {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> found = Files.walk(folder)) {
                found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Expression> expressions = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                String file =
                        Path.of(unit.getSourceFile().getName()).getFileName().toString();
                Map<String, ExpressionTree> constants = constants(unit);
                new Scanner(file, constants, expressions).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return expressions;
    }

    private static Map<String, ExpressionTree> constants(CompilationUnitTree unit) {
        Map<String, ExpressionTree> constants = new HashMap<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field
                            && field.getModifiers().toString().contains("static final")
                            && field.getInitializer() != null) {
                        constants.put(field.getName().toString(), field.getInitializer());
                    }
                }
                return super.visitClass(type, null);
            }
        }.scan(unit, null);
        return constants;
    }

    private static final class Scanner extends TreeScanner<Void, Void> {
        private final String file;
        private final Map<String, ExpressionTree> constants;
        private final List<Expression> expressions;

        Scanner(String file, Map<String, ExpressionTree> constants, List<Expression> expressions) {
            this.file = file;
            this.constants = constants;
            this.expressions = expressions;
        }

        @Override
        public Void visitBinary(BinaryTree tree, Void unused) {
            if (tree.getKind() != Tree.Kind.PLUS) {
                return super.visitBinary(tree, null);
            }
            expressions.add(new Expression(file, evaluate(tree)));
            // The operands are parts of this expression, but may contain others, such as arguments of calls.
            nested(tree.getLeftOperand());
            nested(tree.getRightOperand());
            return null;
        }

        private void nested(ExpressionTree operand) {
            if (operand instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                nested(sum.getLeftOperand());
                nested(sum.getRightOperand());
            } else if (!(operand instanceof LiteralTree)) {
                scan(operand, null);
            }
        }

        @Override
        public Void visitLiteral(LiteralTree tree, Void unused) {
            if (tree.getValue() instanceof String text) {
                expressions.add(new Expression(file, text));
            }
            return null;
        }

        private String evaluate(ExpressionTree tree) {
            if (tree instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            }
            if (tree instanceof ParenthesizedTree parentheses) {
                return evaluate(parentheses.getExpression());
            }
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                return evaluate(sum.getLeftOperand()) + evaluate(sum.getRightOperand());
            }
            if (tree instanceof IdentifierTree name) {
                ExpressionTree value = constants.get(name.getName().toString());
                return value == null ? "" : evaluate(value);
            }
            if (tree instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof MemberSelectTree method
                    && method.getIdentifier().contentEquals("formatted")) {
                return evaluate(method.getExpression());
            }
            return "";
        }
    }
}
